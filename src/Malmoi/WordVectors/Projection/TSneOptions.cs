namespace Malmoi.WordVectors.Projection;

/// <summary>How t-SNE draws its map.</summary>
public sealed record TSneOptions
{
    /// <summary>How many neighbours a point attends to, smoothly; null is 30, or a third of the others where there are few.</summary>
    public double? Perplexity { get; init; }

    /// <summary>Steps downhill; the first quarter, at most 250, with attraction exaggerated.</summary>
    public int Iterations { get; init; } = 1000;

    /// <summary>Starts from chance by this seed; null starts from the principal components, which keeps what is far apart so.</summary>
    public long? Seed { get; init; }

    /// <summary>Threads to use; the map does not depend on them.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Takes the share of the steps done, from 0 to 1.</summary>
    public IProgress<double>? Progress { get; init; }
}
