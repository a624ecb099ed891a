using Malmoi.Architectures;
using Malmoi.Neural.Blocks;
using Malmoi.Neural.Pretraining;
using static TorchSharp.torch;

namespace Malmoi.Neural.Finetuning.Tasks;

/// <summary>Writes the likeliest next token until the end mark, for many sources at once.</summary>
internal sealed class GreedyWriter(TaskModel model, Writing writing)
{
    private readonly Transformer _model = model.Transformer;

    /// <param name="sources">Ids, as <see cref="Writing.Source"/> makes them.</param>
    /// <returns>A text for each.</returns>
    public string[] Write(IReadOnlyList<int[]> sources)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        if (model.Adapter is not null)
        {
            model.Adapter.Training = false;
        }

        var written = sources.Select(_ => new List<int>()).ToArray();
        using var cache = new KeyValueCache();
        var reading = _model.Spec is EncoderDecoderModel ? Conditional(sources, cache) : Prompted(sources, cache);
        var open = new bool[sources.Count];
        Array.Fill(open, true);
        for (var step = 0; step < writing.TargetLength && open.Contains(true); step++)
        {
            using var inner = NewDisposeScope();
            var hidden = _model.Read(reading(step == 0 ? null : [.. written.Select(ids => ids[^1])]));
            var logits = model.Head.Forward(hidden.narrow(1, hidden.shape[1] - 1, 1)).squeeze(1); // (rows, vocabulary)
            var next = logits.argmax(-1).cpu().data<long>().ToArray();
            for (var row = 0; row < open.Length; row++)
            {
                var token = open[row] ? (int)next[row] : writing.End;
                open[row] &= token != writing.End;
                written[row].Add(token);
            }
        }

        return [.. written.Select(Text)];
    }

    private string Text(List<int> ids)
    {
        var end = ids.IndexOf(writing.End);
        return writing.Encoder.Tokenizer.Decode([.. end < 0 ? ids : ids[..end]], skipSpecialTokens: true).Trim();
    }

    // The encoder reads the sources once; the decoder goes on from its start token.
    private Func<int[]?, StackInput> Conditional(IReadOnlyList<int[]> sources, KeyValueCache cache)
    {
        var grid = IdGrid.Of(sources, writing.Encoder.Padding);
        var mask = model.Mask([.. sources.Select(source => source.Length)], grid.Length);
        var memory = _model.Encoder!.Forward(new StackInput { Input = model.Put(grid), Mask = mask });
        return tokens => new StackInput
        {
            Input = model.Put(
                new IdGrid(sources.Count, 1, tokens ?? [.. Enumerable.Repeat(writing.Start(), sources.Count)])
            ),
            Cache = cache,
            Memory = memory,
            MemoryMask = mask,
        };
    }

    // Padding stands before the prompts, so that all of them end in the same column.
    private Func<int[]?, StackInput> Prompted(IReadOnlyList<int[]> prompts, KeyValueCache cache)
    {
        var longest = prompts.Max(prompt => prompt.Length);
        int[] before = [.. prompts.Select(prompt => longest - prompt.Length)];
        return tokens =>
        {
            var past = (int)cache.Length;
            var count = tokens is null ? longest : 1;
            var ids = new IdGrid(prompts.Count, count, tokens ?? new int[prompts.Count * count]);
            var (positions, seen) = (
                new IdGrid(prompts.Count, count, new int[prompts.Count * count]),
                new IdGrid(prompts.Count, past + count, new int[prompts.Count * (past + count)])
            );
            for (var row = 0; row < prompts.Count; row++)
            {
                if (tokens is null)
                {
                    ids[row].Fill(writing.Encoder.Padding);
                    prompts[row].CopyTo(ids[row][before[row]..]);
                }

                seen[row][before[row]..].Fill(1);
                for (var place = 0; place < count; place++)
                {
                    positions[row][place] = Math.Max(0, past + place - before[row]);
                }
            }

            return new StackInput
            {
                Input = model.Put(ids),
                Positions = model.Put(positions),
                Mask = Array.Exists(before, padding => padding > 0) ? model.Put(seen) : null,
                Cache = cache,
            };
        };
    }
}
