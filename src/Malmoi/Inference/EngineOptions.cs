namespace Malmoi.Inference;

/// <summary>How the managed engine computes.</summary>
public sealed record EngineOptions
{
    /// <summary>Threads; null: one a core.</summary>
    public int? Threads { get; init; }

    /// <summary>In what form keys and values are kept.</summary>
    public CacheFormat Cache { get; init; } = CacheFormat.Float32;

    /// <summary>Bytes of keys and values that are held for texts that begin with the same tokens as one read before; 0: none.</summary>
    public long PrefixBytes { get; init; } = 64L << 20;

    /// <summary>
    /// Packed weights are widened to 32-bit numbers as they are multiplied, and vectors are not rounded to 8 bits first: the numbers of the
    /// weights themselves, several times slower.
    /// </summary>
    public bool Expanded { get; init; }

    /// <summary>Sees what each matrix is multiplied with; null: nobody looks.</summary>
    public ImportanceMatrix? Importance { get; init; }

    /// <summary>What a low-rank adapter adds to projections, by our names of these ("decoder.layers.0.attention.query"); null: nothing.</summary>
    public IReadOnlyDictionary<string, LowRankFactors>? Adapter { get; init; }
}
