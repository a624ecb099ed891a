namespace Malmoi.Linguistics.Probing;

/// <summary>How many bits the labels take for someone who has the vectors: the online code (Voita and Titov, 2020, after Blier and Ollivier, 2018).</summary>
/// <remarks>
/// <code>
///   L = t₁ log₂ K - Σᵢ log₂ p(labels tᵢ+1 to tᵢ₊₁ | vectors, a probe that learnt labels 1 to tᵢ)
/// </code>
/// for t of 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.25, 12.5, 25, 50 and 100 % of the examples. What is easy to learn is cheap early.
/// </remarks>
/// <param name="Bits">L.</param>
/// <param name="Uniform">Of the code that knows nothing, n log₂ K.</param>
public readonly record struct DescriptionLength(double Bits, double Uniform)
{
    private static readonly double[] s_shares = [0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.0625, 0.125, 0.25, 0.5, 1];

    /// <summary>How many times shorter than the uniform code; 1 where nothing can be learnt.</summary>
    public double Compression => Uniform / Bits;

    /// <summary>Measures it.</summary>
    /// <param name="vectors">Of the examples.</param>
    /// <param name="data">The examples.</param>
    /// <param name="sent">Which labels are to be sent; they are put in a random order.</param>
    /// <param name="held">Which are known to both sides and say when to stop learning.</param>
    /// <param name="options">How probes are trained.</param>
    /// <param name="seed">Of all that is random.</param>
    /// <param name="ct">Stops it.</param>
    public static DescriptionLength Of(
        ProbeVectors vectors,
        ProbeData data,
        ReadOnlySpan<int> sent,
        ReadOnlySpan<int> held,
        ProbeOptions options,
        long seed,
        CancellationToken ct = default
    )
    {
        int[] order = [.. sent];
        ProbeTrainer.Shuffle(order, new Xoshiro256(seed, 2));
        int[] ends = [.. s_shares.Select(share => (int)Math.Ceiling(share * order.Length)).Distinct()];
        var uniform = Math.Log2(data.Labels.Count);
        var bits = ends[0] * uniform;
        for (var block = 1; block < ends.Length; block++)
        {
            var probe = ProbeTrainer.Train(vectors, data, order.AsSpan(0, ends[block - 1]), held, options, seed, ct);
            bits += ProbeTrainer.Loss(probe, vectors, data, order.AsSpan(ends[block - 1]..ends[block])) / Math.Log(2);
        }

        return new DescriptionLength(bits, order.Length * uniform);
    }
}
