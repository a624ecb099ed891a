using Malmoi.Architectures;
using Malmoi.Families;
using Malmoi.Inference;
using Malmoi.Inference.Matrices;
using Malmoi.LanguageModels;

namespace Malmoi.Verification;

/// <summary>Runs the managed engine on recorded inputs and gives every number it can name, under the names of the reference's outputs.</summary>
/// <remarks>Padding is not read at all: what the mask hides from the others changes nothing.</remarks>
/// <param name="model">What is run.</param>
/// <param name="family">For the ids of padding, and how the reference publishes hidden states.</param>
public sealed unsafe class EngineRun(Decoder model, Family family) : IVerifiedModel, IDisposable
{
    private readonly StackSpec _stack = model.Stack.Spec;
    private readonly Dictionary<string, RecordedArray> _outputs = [];

    public INextTokenModel? Writer { get; } =
        model.Heads.ContainsKey(HeadNames.NextToken) ? new EngineModel(model, null) : null;

    public int? DecoderStart => null;

    public IReadOnlyDictionary<string, RecordedArray> Run(IReadOnlyDictionary<string, RecordedArray> inputs)
    {
        _outputs.Clear();
        var rows = RecordedRow.Of(inputs, Numbering, family.PadTokenId);
        var traces = rows.Select(row => new EngineTrace(_stack, [row.Tokens.Length], TraceParts.All)).ToArray();
        for (var i = 0; i < rows.Count; i++)
        {
            using var cache = model.NewCache();
            using var turn = model.Use(out var pass);
            model.Stack.Run(
                pass,
                [
                    new Run(cache, rows[i].Tokens)
                    {
                        Positions = rows[i].Positions,
                        Segments = rows[i].Segments,
                        Length = rows[i].Tokens.Length,
                    },
                ],
                traces[i]
            );
        }

        // (batch, positions), or (batch, choices, positions), which are read as so many texts
        var shape = inputs["input_ids"].Shape;
        int[] texts = [rows.Count, shape[^1]];
        var depth = _stack.Layers.Count;
        var hidden = Whole(i => traces[i].HiddenState(depth, 0), rows, shape);
        _outputs["base.last_hidden_state"] = _outputs["out.last_hidden_state"] = hidden;
        for (var layer = 0; layer < depth; layer++)
        {
            var at = layer;
            _outputs[$"out.hidden_states.{layer}"] = Whole(i => traces[i].HiddenState(at, 0), rows, texts);
            _outputs[$"out.attentions.{layer}"] = Attention(traces, rows, at, shape[^1]);
        }

        _outputs[$"out.hidden_states.{depth}"] = family.ShowsLastLayerNormed
            ? hidden
            : Whole(i => traces[i].LastBeforeNorm(0), rows, shape);
        new RecordedRouting(_stack, inputs).Add(traces, rows, _outputs);
        foreach (var (name, head) in model.Heads)
        {
            RecordedHeads.Add(name, head.Spec, vectors => Apply(head, vectors), hidden, family, inputs, _outputs);
        }

        RecordedHeads.AddLosses(_outputs);
        return _outputs;
    }

    public void Dispose() => model.Dispose();

    private PositionNumbering Numbering => _stack.Embeddings.Positions?.Numbering ?? PositionNumbering.Plain;

    // A head on vectors one after the other.
    private double[] Apply(EngineHead head, double[] vectors)
    {
        using var turn = model.Use(out var pass);
        var count = vectors.Length / head.Inputs;
        using var x = new Activations(count, head.Inputs);
        using var y = new Activations(count, head.Spec.Outputs);
        for (var i = 0; i < vectors.Length; i++)
        {
            x.Values[i] = (float)vectors[i];
        }

        head.Apply(pass, x, y);
        var numbers = new double[count * head.Spec.Outputs];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = y.Values[i];
        }

        return numbers;
    }

    // What stands for padding stays zero.
    private static RecordedArray Whole(
        Func<int, TraceArray> of,
        IReadOnlyList<RecordedRow> rows,
        IReadOnlyList<int> shape
    )
    {
        var width = of(0).Shape[1];
        var (values, length) = (new double[rows.Count * shape[^1] * width], shape[^1]);
        for (var i = 0; i < rows.Count; i++)
        {
            var own = of(i).Values;
            for (var j = 0; j < own.Length; j++)
            {
                values[(((i * length) + rows[i].Columns[j / width]) * width) + (j % width)] = own[j];
            }
        }

        return new RecordedArray([.. shape, width], values);
    }

    private static RecordedArray Attention(EngineTrace[] traces, IReadOnlyList<RecordedRow> rows, int layer, int length)
    {
        var heads = traces[0].Attention(layer, 0).Shape[0];
        var values = new double[rows.Count * heads * length * length];
        for (var i = 0; i < rows.Count; i++)
        {
            var (own, columns) = (traces[i].Attention(layer, 0), rows[i].Columns);
            for (var head = 0; head < heads; head++)
            {
                for (var query = 0; query < columns.Length; query++)
                {
                    var row = ((((i * heads) + head) * length) + columns[query]) * length;
                    for (var key = 0; key < columns.Length; key++)
                    {
                        values[row + columns[key]] = own[head, query, key];
                    }
                }
            }
        }

        return new RecordedArray([rows.Count, heads, length, length], values);
    }
}
