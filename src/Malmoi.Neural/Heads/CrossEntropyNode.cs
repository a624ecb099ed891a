using Malmoi.Neural.Blocks;
using Malmoi.Neural.Products;
using TorchSharp;
using static TorchSharp.torch;

namespace Malmoi.Neural.Heads;

/// <summary>Mean cross-entropy that needs no room beside the logits: they become their own gradient.</summary>
/// <remarks>
/// Torch's keeps the logarithm of every probability, and makes the gradient as a third tensor of a number for each token and piece: the largest
/// of most trainings. With s the smoothing, y a row's label and g the gradient of the loss:
/// <code>
///   loss          mean over scored rows of   ln Σ eˣ - (1 - s) x_y - s mean(x)
///   gradient      (softmax(x) - (1 - s) [y] - s / classes) g / scored rows
/// </code>
/// Rows are taken by blocks that stay in a core's cache from the first sweep to the last.
/// </remarks>
internal sealed class CrossEntropyNode : GradientNode
{
    // Numbers of a block: a megabyte.
    private const long Block = 1 << 18;

    // Below, torch's own is as fast and needs little.
    private const long Large = 1 << 20;

    private readonly double _smoothing;
    private Kept? _kept;

    private CrossEntropyNode(Kept kept, double smoothing) => (_kept, _smoothing) = (kept, smoothing);

    /// <summary>Whether it is the better way to the loss.</summary>
    public static bool Suits(Tensor logits) =>
        logits.numel() >= Large && logits.dtype == ScalarType.Float32 && logits.device_type == DeviceType.CPU;

    /// <inheritdoc cref="Losses.PerPlace"/>
    /// <remarks>After the backward pass the logits are none any more.</remarks>
    public static Tensor Forward(Tensor logits, Tensor labels, double smoothing)
    {
        using var scope = NewDisposeScope();
        var rows = logits.reshape(-1, logits.shape[^1]);
        Tensor loss;
        Kept kept;
        using (no_grad())
        {
            var x = rows.detach();
            var wanted = labels.reshape(-1);
            var scored = wanted.ne(Held.Number(Losses.Ignored));
            wanted = wanted.clamp_min(Held.Number(0));
            var sums = empty(x.shape[0]); // ln Σ eˣ
            var means = zeros(smoothing > 0 ? x.shape[0] : 1);
            foreach (var (first, count) in Blocks(x))
            {
                using var block = NewDisposeScope();
                var part = x.narrow(0, first, count);
                sums.narrow(0, first, count).copy_(part.logsumexp(1));
                if (smoothing > 0)
                {
                    means.narrow(0, first, count).copy_(part.mean([1L]));
                }
            }

            var labelled = x.gather(1, wanted.unsqueeze(1)).squeeze(1);
            var each = sums - labelled * Held.Number(1 - smoothing) - means * Held.Number(smoothing);
            var number = scored.sum(ScalarType.Float32);
            loss = where(scored, each, zeros_like(each)).sum() / number;
            kept = new Kept(x, sums, wanted, scored.to(ScalarType.Float32) / number);
        }

        if (!rows.requires_grad)
        {
            return loss.MoveToOuterDisposeScope();
        }

        kept.Detach();
        return new CrossEntropyNode(kept, smoothing).Record(loss, rows).MoveToOuterDisposeScope();
    }

    protected override Tensor[] Backward(Tensor gradient)
    {
        var (x, sums, wanted, shares) =
            _kept ?? throw new InvalidOperationException("A graph can be taken backward once.");
        using var noGradients = no_grad();
        var classes = x.shape[1];
        var shared = full([1], Held.Number(_smoothing / classes));
        var own = full([1, 1], Held.Number(_smoothing - 1));
        var weights = (shares * gradient).unsqueeze(1); // (rows, 1)
        foreach (var (first, count) in Blocks(x))
        {
            using var block = NewDisposeScope();
            var part = x.narrow(0, first, count).sub_(sums.narrow(0, first, count).unsqueeze(1)).exp_();
            if (_smoothing > 0)
            {
                part.sub_(shared);
            }

            part.scatter_add_(1, wanted.narrow(0, first, count).unsqueeze(1), own.expand(count, 1));
            part.mul_(weights.narrow(0, first, count));
        }

        var result = x.alias();
        Forget();
        return [result];
    }

    protected override void Forget()
    {
        _kept?.Dispose();
        _kept = null;
    }

    private static IEnumerable<(long First, long Count)> Blocks(Tensor x)
    {
        var (rows, most) = (x.shape[0], Math.Max(1, Block / x.shape[1]));
        for (var first = 0L; first < rows; first += most)
        {
            yield return (first, Math.Min(most, rows - first));
        }
    }

    // Logits, ln Σ eˣ and label of each row, and the share of the loss that is its.
    private sealed record Kept(Tensor X, Tensor Sums, Tensor Wanted, Tensor Shares) : IDisposable
    {
        public void Detach()
        {
            foreach (var tensor in (Tensor[])[X, Sums, Wanted, Shares])
            {
                tensor.DetachFromDisposeScope();
            }
        }

        public void Dispose()
        {
            foreach (var tensor in (Tensor[])[X, Sums, Wanted, Shares])
            {
                tensor.Dispose();
            }
        }
    }
}
