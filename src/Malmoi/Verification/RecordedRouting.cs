using Malmoi.Architectures;
using Malmoi.Inference;

namespace Malmoi.Verification;

/// <summary>What the routers of a mixture of experts think of recorded tokens, and how evenly the experts are used.</summary>
internal sealed class RecordedRouting(StackSpec stack, IReadOnlyDictionary<string, RecordedArray> inputs)
{
    public void Add(EngineTrace[] traces, IReadOnlyList<RecordedRow> rows, Dictionary<string, RecordedArray> outputs)
    {
        if (stack.Layers.Select(layer => layer.FeedForward).OfType<MixtureOfExperts>().FirstOrDefault() is not { } spec)
        {
            return;
        }

        var length = inputs["input_ids"].Shape[^1];
        var all = new List<double[]>();
        var number = 0;
        for (var layer = 0; layer < stack.Layers.Count; layer++)
        {
            var values = new double[rows.Count * length * spec.Experts];
            for (var row = 0; row < rows.Count; row++)
            {
                if (traces[row].RouterLogits(layer, 0) is not { } logits)
                {
                    continue;
                }

                for (var token = 0; token < rows[row].Columns.Length; token++)
                {
                    var own = Array.ConvertAll(
                        logits.Values[(token * spec.Experts)..((token + 1) * spec.Experts)],
                        value => (double)value
                    );
                    own.CopyTo(values, ((row * length) + rows[row].Columns[token]) * spec.Experts);
                    all.Add(own);
                }
            }

            if (traces[0].RouterLogits(layer, 0) is not null)
            {
                outputs[$"out.router_logits.{number++}"] = new RecordedArray(
                    [rows.Count * length, spec.Experts],
                    values
                );
            }
        }

        var balance = RecordedLosses.Balance(all, spec.Chosen);
        outputs["out.aux_loss"] = RecordedArray.Of(balance);
        if (inputs.ContainsKey("labels"))
        {
            outputs["part.balance"] = RecordedArray.Of(balance * spec.BalanceLoss);
        }
    }
}
