using Malmoi.Architectures;
using Malmoi.Neural.Blocks;
using static TorchSharp.torch;

namespace Malmoi.Neural.Finetuning;

/// <summary>A model's tensors with rows for new pieces: token tables, heads and their biases grow, all else stays.</summary>
/// <remarks>
/// The row of a new piece is the mean of the rows of the old pieces that spell it; where none does, the mean of all rows.
/// </remarks>
/// <param name="source">The old tensors.</param>
/// <param name="before">The old model.</param>
/// <param name="grown">The same with one token more: what differs in shape has a row a token.</param>
/// <param name="first">The id of the first new piece: the size of the old tokenizer, which may be less than the rows of the table.</param>
/// <param name="spellings">Old ids for each new piece.</param>
internal sealed class ExtendedWeights(
    IWeightSource source,
    ModelSpec before,
    ModelSpec grown,
    int first,
    IReadOnlyList<int[]> spellings
) : IWeightSource
{
    private readonly Dictionary<string, ModelTensor> _before = ByName(before);
    private readonly Dictionary<string, ModelTensor> _grown = ByName(grown);

    public Tensor Get(string name, long[] shape, Initial initial)
    {
        var (old, larger) = (_before[name].Shape, _grown[name].Shape);
        if (old.SequenceEqual(larger))
        {
            return source.Get(name, shape, initial);
        }

        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var axis = Enumerable.Range(0, shape.Length).First(i => old[i] != larger[i]);
        var table = source.Get(name, [.. old], initial);
        var all = table.narrow(axis, 0, first);
        var rows = new List<Tensor> { all };
        foreach (var spelling in spellings)
        {
            using var inner = NewDisposeScope();
            var spelled = spelling.Length == 0 ? all : all.index_select(axis, Indices(spelling));
            rows.Add(
                spelled.to(ScalarType.Float32).mean([axis], keepdim: true).to(table.dtype).MoveToOuterDisposeScope()
            );
        }

        // Rows beyond the new pieces (tables are padded to round sizes) stay as they were.
        var filled = first + spellings.Count;
        if (filled < shape[axis])
        {
            rows.Add(table.narrow(axis, filled, shape[axis] - filled));
        }

        return cat([.. rows], axis).MoveToOuterDisposeScope();
    }

    private static Dictionary<string, ModelTensor> ByName(ModelSpec spec) =>
        ModelTensors.Of(spec).ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);

    private static Tensor Indices(int[] ids) => tensor([.. ids.Select(id => (long)id)], dtype: ScalarType.Int64);
}
