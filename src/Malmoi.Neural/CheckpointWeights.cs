using Malmoi.Architectures;
using Malmoi.Checkpoints;
using Malmoi.Models;
using Malmoi.Neural.Blocks;
using static TorchSharp.torch;

namespace Malmoi.Neural;

/// <summary>Tensors of a published checkpoint under our names: split where they are fused, turned where they are held as (in, out).</summary>
/// <param name="source">The checkpoint.</param>
/// <param name="map">Which of its names is which of ours.</param>
/// <param name="type">What the model computes with; null: as stored, 8-bit and 64-bit numbers as 32-bit ones.</param>
public sealed class CheckpointWeights(ITensorSource source, CheckpointMap map, ScalarType? type = ScalarType.Float32)
    : IWeightSource
{
    private readonly HashSet<string> _used = [];

    /// <summary>Tensors of the checkpoint that were not asked for and that the map does not know, or knows as a layer's: what this program would lose.</summary>
    public IReadOnlyList<string> Unknown =>
        [
            .. source
                .Tensors.Select(tensor => tensor.Name)
                .Where(name => !_used.Contains(name) && (!map.Knows(name) || map.IsOfLayer(name))),
        ];

    public Tensor Get(string name, long[] shape, Initial initial)
    {
        foreach (var place in map.Find(name))
        {
            if (source.TryGet(place.Theirs, out var theirs))
            {
                _used.Add(place.Theirs);
                return Part(theirs, place, name);
            }
        }

        var wanted = map.Find(name).Select(place => $"'{place.Theirs}'").FirstOrDefault() ?? "no name of the family's";
        throw new InputException(
            $"the checkpoint has no tensor {wanted} (here '{name}', {string.Join('x', shape)}): it is not whole, or was saved for another task"
        );
    }

    /// <summary>To be called once a model is built: nothing that the checkpoint holds may be lost unseen.</summary>
    /// <exception cref="InputException">The checkpoint has a tensor that the family does not.</exception>
    public void CheckAllKnown(HuggingFaceFolder folder)
    {
        if (Unknown is [var first, ..] unknown)
        {
            throw new InputException(
                $"'{folder.Path}' has {unknown.Count} tensor(s) that a model of family '{folder.Family.ModelType}' does not have, '{first}' first: was it saved by another program, or for another family?"
            );
        }
    }

    private Tensor Part(TensorView theirs, CheckpointPlace place, string name)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var turned = place.Layout.Transposed && theirs.Shape.Rank == 2;
        if (theirs.Shape.Rank == 0 || (place.Layout.Parts == 1 && !turned))
        {
            return Load(theirs, 0, theirs.Count, [.. theirs.Shape]).MoveToOuterDisposeScope();
        }

        try
        {
            if (turned)
            {
                var matrix = Load(theirs, 0, theirs.Count, [.. theirs.Shape]).t();
                return Gather(
                        place.Layout.Rows(matrix.shape[0], place.Part),
                        (start, count) => matrix.narrow(0, start, count)
                    )
                    .contiguous()
                    .MoveToOuterDisposeScope();
            }

            var width = theirs.Shape.Count / Math.Max(1, theirs.Shape[0]);
            return Gather(
                    place.Layout.Rows(theirs.Shape[0], place.Part),
                    (start, count) => Load(theirs, start * width, count * width, [count, .. theirs.Shape.Skip(1)])
                )
                .MoveToOuterDisposeScope();
        }
        catch (ArgumentException error)
        {
            throw new InputException(
                $"'{theirs.Name}' is {theirs.Shape} and cannot give '{name}': {error.Message}; is the configuration that of another size?",
                error
            );
        }
    }

    private static Tensor Gather(IReadOnlyList<RowRange> ranges, Func<long, long, Tensor> rows) =>
        ranges is [var only]
            ? rows(only.Start, only.Count)
            : cat([.. ranges.Select(range => rows(range.Start, range.Count))], 0);

    private Tensor Load(TensorView view, long start, long count, long[] shape)
    {
        var loaded = TorchMemory.Load(view, start, count, shape, type);
        return !NotANumber.IsIn(loaded)
            ? loaded
            : throw new InputException(
                $"the tensor '{view.Name}' holds NaN, which is no number: the checkpoint is damaged, or its training had diverged; take an earlier one"
            );
    }
}
