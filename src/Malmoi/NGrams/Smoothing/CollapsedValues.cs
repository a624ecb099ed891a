using Malmoi.NGrams.Counting;
using Malmoi.Storage;

namespace Malmoi.NGrams.Smoothing;

/// <summary>Probability and back-off weight collapsed into one value (Heafield, Koehn and Lavie, 2012), as lmplz's <c>--collapse_values</c> has it.</summary>
/// <remarks>
/// <code>
/// q(w_1 … w_n) = p(w_n | w_1 … w_{n-1})  Π_i b(w_i … w_n) / Π_i b(w_i … w_{n-1})
///              = p(w_n | w_1 … w_{n-1})  δ(w_1 … w_n),     δ(h w) = δ(h' w) b(h w) / b(h),     δ(w) = b(w)
/// </code>
/// The product of q over a whole sentence, &lt;s&gt; included, is its probability: what one word's b adds the next one's takes off.
/// q alone is no probability and may be above one.
/// </remarks>
internal static class CollapsedValues
{
    /// <summary>Turns the probabilities of all orders into q.</summary>
    /// <exception cref="InputException">A back-off weight is zero.</exception>
    public static void Apply(
        NGramCounts counts,
        Column<float>[] probabilities,
        Column<float>?[] backoffs,
        Column<bool>[]? kept,
        CancellationToken ct
    )
    {
        Column<float>? shorter = null;
        try
        {
            for (var order = 1; order <= counts.Order; order++)
            {
                var deltas =
                    order == 1 ? Ones(counts) : Gather.Run(counts, counts.Level(order).Suffixes!, shorter!, ct);
                shorter?.Dispose();
                shorter = deltas;
                if (order > 1)
                {
                    DivideByContexts(counts, order, deltas, backoffs[order - 2]!, kept?[order - 1], ct);
                }

                if (backoffs[order - 1] is { } own)
                {
                    Multiply(deltas, own, ct);
                }

                Multiply(probabilities[order - 1], deltas, ct);
            }
        }
        finally
        {
            shorter?.Dispose();
        }
    }

    private static MemoryColumn<float> Ones(NGramCounts counts)
    {
        var ones = new MemoryColumn<float>(counts.Vocabulary.Count);
        float[] none = [];
        ones.Prepare(0, counts.Vocabulary.Count, ref none).Fill(1);
        return ones;
    }

    private static void DivideByContexts(
        NGramCounts counts,
        int order,
        Column<float> deltas,
        Column<float> weights,
        Column<bool>? kept,
        CancellationToken ct
    )
    {
        var contexts = counts.Level(order - 1);
        uint[] starts = [];
        float[] backoffs = [];
        float[] values = [];
        bool[] flags = [];
        foreach (var block in ContextBlocks.Of(contexts))
        {
            ct.ThrowIfCancellationRequested();
            var first = contexts.First!.Read(block.Start, block.Contexts + 1, ref starts);
            var weight = weights.Read(block.Start, block.Contexts, ref backoffs);
            var stays = kept is null ? default : kept.Read(block.First, block.Extensions, ref flags);
            deltas.Read(block.First, block.Extensions, ref values);
            var delta = deltas.Prepare(block.First, block.Extensions, ref values);
            for (var i = 0; i < weight.Length; i++)
            {
                for (var at = (int)(first[i] - block.First); at < first[i + 1] - block.First; at++)
                {
                    if (weight[i] == 0 && (stays.IsEmpty || stays[at]))
                    {
                        throw new InputException(
                            $"values cannot be collapsed: a back-off weight of order {order - 1} is zero; choose a smoothing method that leaves something to every shorter context"
                        );
                    }

                    delta[at] /= weight[i];
                }
            }

            deltas.Commit(block.First, delta);
        }
    }

    private static void Multiply(Column<float> into, Column<float> by, CancellationToken ct)
    {
        const int Part = 1 << 16;
        float[] products = [];
        float[] factors = [];
        for (long start = 0; start < into.Length; start += Part)
        {
            ct.ThrowIfCancellationRequested();
            var length = (int)Math.Min(Part, into.Length - start);
            into.Read(start, length, ref products);
            var product = into.Prepare(start, length, ref products);
            var factor = by.Read(start, length, ref factors);
            for (var i = 0; i < length; i++)
            {
                product[i] *= factor[i];
            }

            into.Commit(start, product);
        }
    }
}
