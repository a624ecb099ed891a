namespace Malmoi.Inference;

/// <summary>How the managed engine computes.</summary>
public sealed record EngineOptions
{
    /// <summary>Threads; null: one a core.</summary>
    public int? Threads { get; init; }

    /// <summary>In what form keys and values are kept.</summary>
    public CacheFormat Cache { get; init; } = CacheFormat.Float32;

    /// <summary>Sees what each matrix is multiplied with; null: nobody looks.</summary>
    public ImportanceMatrix? Importance { get; init; }
}
