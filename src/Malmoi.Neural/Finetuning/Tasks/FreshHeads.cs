using Malmoi.Architectures;
using Malmoi.Neural.Blocks;
using static TorchSharp.torch;

namespace Malmoi.Neural.Finetuning.Tasks;

/// <summary>A checkpoint's tensors, and drawn ones for a head that it was saved without.</summary>
/// <param name="checkpoint">The body's, perhaps the head's.</param>
/// <param name="fresh">Draws the others.</param>
/// <param name="has">Whether the checkpoint has a tensor, by our name.</param>
/// <param name="keepsHead">Whether the checkpoint's head is of the same task; one of another is not taken.</param>
internal sealed class FreshHeads(IWeightSource checkpoint, IWeightSource fresh, Func<string, bool> has, bool keepsHead)
    : IWeightSource
{
    private readonly List<string> _drawn = [];

    /// <summary>Our names of the tensors that were drawn.</summary>
    public IReadOnlyList<string> Drawn => _drawn;

    public Tensor Get(string name, long[] shape, Initial initial)
    {
        var isHead = name.StartsWith("heads.", StringComparison.Ordinal);
        if (!isHead && !name.StartsWith("pooler.", StringComparison.Ordinal))
        {
            return checkpoint.Get(name, shape, initial);
        }

        if (has(name) && (keepsHead || !isHead))
        {
            var kept = checkpoint.Get(name, shape, initial);
            if (kept.shape.AsSpan().SequenceEqual(shape))
            {
                return kept;
            }

            // A head for other labels.
            kept.Dispose();
        }

        _drawn.Add(name);
        return fresh.Get(name, shape, initial);
    }
}
