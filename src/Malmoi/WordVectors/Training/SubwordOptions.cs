namespace Malmoi.WordVectors.Training;

/// <summary>Which character n-grams of a word have vectors that it shares with other words; the defaults are those of fastText.</summary>
public sealed record SubwordOptions
{
    /// <summary>Characters of the shortest n-gram, the signs &lt; and &gt; for the ends of the word counted.</summary>
    public int Minimum { get; init; } = 3;

    /// <summary>Characters of the longest n-gram; 0 for none.</summary>
    public int Maximum { get; init; } = 6;

    /// <summary>Letters of the shortest n-gram of Hangul letters.</summary>
    public int JamoMinimum { get; init; } = 3;

    /// <summary>Letters of the longest n-gram of Hangul letters; 0 for none, 5 in Park et al. (2018).</summary>
    public int JamoMaximum { get; init; }

    /// <summary>Vectors that all n-grams share by their hash.</summary>
    public int Buckets { get; init; } = 2_000_000;

    internal void Check()
    {
        WordVectorOptions.Require(Minimum is > 0 and <= 100, "the shortest n-gram", "from 1 to 100", Minimum);
        WordVectorOptions.Require(Maximum is >= 0 and <= 100, "the longest n-gram", "from 0 to 100", Maximum);
        WordVectorOptions.Require(
            JamoMinimum is > 0 and <= 100,
            "the shortest jamo n-gram",
            "from 1 to 100",
            JamoMinimum
        );
        WordVectorOptions.Require(
            JamoMaximum is >= 0 and <= 100,
            "the longest jamo n-gram",
            "from 0 to 100",
            JamoMaximum
        );
        WordVectorOptions.Require(Buckets is > 0 and <= 1 << 30, "the number of buckets", "from 1 to 2^30", Buckets);
    }
}
