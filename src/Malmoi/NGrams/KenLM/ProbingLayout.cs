namespace Malmoi.NGrams.KenLM;

/// <summary>Where the parts of a probing file lie, in bytes from its beginning.</summary>
internal sealed class ProbingLayout
{
    public const int VocabularyEntry = 12; // hash, id
    public const int UnigramEntry = 8; // log10 p, log10 b
    public const int MiddleEntry = 16; // hash, log10 p, log10 b
    public const int LongestEntry = 12; // hash, log10 p

    public ProbingLayout(KenLMHeader header)
    {
        var counts = header.Counts;
        Vocabulary = header.Size;
        VocabularyBuckets = Buckets(counts[0], header.ProbingMultiplier);
        Unigrams = Vocabulary + 8 + (VocabularyBuckets * VocabularyEntry);
        TableBuckets = new long[counts.Length - 1];
        Tables = new long[counts.Length - 1];
        var at = Unigrams + ((counts[0] + 1) * UnigramEntry);
        for (var i = 0; i < Tables.Length; i++)
        {
            Tables[i] = at;
            TableBuckets[i] = Buckets(counts[i + 1], header.ProbingMultiplier);
            at += TableBuckets[i] * (i < Tables.Length - 1 ? MiddleEntry : LongestEntry);
        }

        End = at;
    }

    /// <summary>Version (4), bound (4), then the table of words.</summary>
    public long Vocabulary { get; }

    public long VocabularyBuckets { get; }

    public long Unigrams { get; }

    /// <summary>The tables of the orders from 2.</summary>
    public long[] Tables { get; }

    public long[] TableBuckets { get; }

    /// <summary>Where the words begin.</summary>
    public long End { get; }

    // In single precision, as the files are.
    private static long Buckets(long entries, float multiplier) =>
        Math.Max(entries + 1, (long)(float)(multiplier * (float)entries));
}
