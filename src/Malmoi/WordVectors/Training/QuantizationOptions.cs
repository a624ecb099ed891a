namespace Malmoi.WordVectors.Training;

/// <summary>How a classifier is made small; the defaults are those of fastText's <c>quantize</c>.</summary>
public sealed record QuantizationOptions
{
    /// <summary>Numbers of a row that share a code.</summary>
    public int PartLength { get; init; } = 2;

    /// <summary>Whether the lengths of rows get codes of their own.</summary>
    public bool Norms { get; init; }

    /// <summary>Whether the rows of the labels are quantised too; there must be 256 or more.</summary>
    public bool Outputs { get; init; }

    /// <summary>Keeps only so many rows, the longest ones; null keeps all.</summary>
    public int? Cutoff { get; init; }

    /// <summary>Epochs of learning again, where there is a text to learn from.</summary>
    public int Epochs { get; init; } = 5;

    /// <summary>The learning rate of that.</summary>
    public double LearningRate { get; init; } = 0.05;

    public int Threads { get; init; } = Environment.ProcessorCount;

    public long Seed { get; init; } = 1;

    public string? TemporaryFolder { get; init; }

    internal void Check(int dimensions)
    {
        WordVectorOptions.Require(
            PartLength > 0 && PartLength <= dimensions,
            "the length of a part",
            $"from 1 to {dimensions}",
            PartLength
        );
        WordVectorOptions.Require(Cutoff is null or > 0, "the number of rows to keep", "1 or more", Cutoff ?? 0);
        WordVectorOptions.Require(Threads > 0, "the number of threads", "1 or more", Threads);
    }
}
