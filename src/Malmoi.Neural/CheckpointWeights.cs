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
        var whole = TorchMemory.Over(theirs);
        whole = place.Layout.Transposed && theirs.Shape.Rank == 2 ? whole.t() : whole; // (to, from)
        var taken = TorchMemory.Copy(Rows(whole, theirs, place, name), type);
        GC.KeepAlive(theirs);
        return !NotANumber.IsIn(taken)
            ? taken.MoveToOuterDisposeScope()
            : throw new InputException(
                $"the tensor '{theirs.Name}' holds NaN, which is no number: the checkpoint is damaged, or its training had diverged; take an earlier one"
            );
    }

    // What of a fused tensor is ours, piece by piece.
    private static IReadOnlyList<Tensor> Rows(Tensor whole, TensorView theirs, CheckpointPlace place, string name)
    {
        if (whole.dim() == 0 || place.Layout.Parts == 1)
        {
            return [whole];
        }

        try
        {
            return
            [
                .. place
                    .Layout.Rows(whole.shape[0], place.Part)
                    .Select(rows => whole.narrow(0, rows.Start, rows.Count)),
            ];
        }
        catch (ArgumentException error)
        {
            throw new InputException(
                $"'{theirs.Name}' is {theirs.Shape} and cannot give '{name}': {error.Message}; is the configuration that of another size?",
                error
            );
        }
    }
}
