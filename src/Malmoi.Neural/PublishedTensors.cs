using Malmoi.Architectures;
using Malmoi.Checkpoints;
using Malmoi.Families;
using static TorchSharp.torch;

namespace Malmoi.Neural;

/// <summary>Our tensors as a checkpoint holds them: under its names, fused where it fuses, turned where it holds a matrix as (in, out).</summary>
/// <remarks>The way back of <see cref="CheckpointWeights"/>.</remarks>
internal static class PublishedTensors
{
    /// <param name="ours">Tensors by our names.</param>
    /// <param name="family">Which of ours is which of theirs, and whether the checkpoint is a bare body.</param>
    /// <returns>What a checkpoint holds, each tensor made only when it is asked for.</returns>
    /// <exception cref="InputException">One has no published name, or a fused one lacks a part.</exception>
    public static IReadOnlyList<PublishedTensor> Of(IReadOnlyDictionary<string, Tensor> ours, Family family)
    {
        var map = family.Checkpoint;
        var published = new Dictionary<string, PublishedTensor>(StringComparer.Ordinal);
        foreach (var name in ours.Keys)
        {
            var place = Place(name, map, family.Task == ModelTask.Body);
            published.TryAdd(place.Theirs, new PublishedTensor(place.Theirs, Parts(place, ours), place.Layout));
        }

        return [.. published.Values];
    }

    /// <summary>Where a tensor of ours is written.</summary>
    /// <param name="name">Ours.</param>
    /// <param name="map">The family's names.</param>
    /// <param name="isBody">Whether there is no head, and so nothing before the names of the body.</param>
    public static CheckpointPlace Place(string name, CheckpointMap map, bool isBody)
    {
        foreach (var place in map.Find(name))
        {
            return isBody && place.Theirs.StartsWith(map.Prefix + ".", StringComparison.Ordinal)
                ? place with
                {
                    Theirs = place.Theirs[(map.Prefix!.Length + 1)..],
                }
                : place;
        }

        throw new InputException($"'{name}' has no published name in this family: its checkpoints hold no such tensor");
    }

    private static Tensor[] Parts(CheckpointPlace place, IReadOnlyDictionary<string, Tensor> ours) =>
        [
            .. place.Ours.Select(part =>
                ours.GetValueOrDefault(part)
                ?? throw new InputException(
                    $"'{place.Theirs}' is published with '{part}' in it, which this model lacks: all its parts are needed"
                )
            ),
        ];
}

/// <summary>One tensor of a checkpoint, yet to be put together.</summary>
/// <param name="Name">Theirs.</param>
/// <param name="Parts">Ours, in the layout's order.</param>
/// <param name="Layout">How they lie in it.</param>
internal sealed record PublishedTensor(string Name, IReadOnlyList<Tensor> Parts, Layout Layout)
{
    public TensorInfo Info
    {
        get
        {
            long[] shape = [.. Parts[0].shape];
            if (Parts.Count > 1)
            {
                shape[0] = Parts.Sum(part => part.shape[0]);
            }

            if (IsTurned)
            {
                (shape[0], shape[1]) = (shape[1], shape[0]);
            }

            return new TensorInfo(Name, TorchTypes.Of(Parts[0].dtype), TensorShape.Create(shape));
        }
    }

    private bool IsTurned => Layout.Transposed && Parts[0].shape.Length == 2;

    /// <summary>The tensor itself, contiguous and on the CPU; the caller disposes it.</summary>
    public Tensor Make()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var whole = Parts.Count == 1 ? Parts[0].detach() : FusedRows.Fuse(Parts, Layout);
        return (IsTurned ? whole.t() : whole).cpu().contiguous().MoveToOuterDisposeScope();
    }
}
