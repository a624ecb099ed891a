using Malmoi.Tokenization;

namespace Malmoi.NGrams.Counting;

/// <summary>How to count n-grams.</summary>
public sealed record NGramCountOptions
{
    /// <summary>The most that <see cref="Order"/> may be.</summary>
    public const int MaximumOrder = 16;

    /// <summary>The least that <see cref="Memory"/> may be: 208 MiB.</summary>
    public const long MinimumMemory = 208L << 20;

    /// <summary>The length of the longest n-grams.</summary>
    public int Order { get; init; } = 5;

    /// <summary>Bytes of memory to stay within; what does not fit goes to temporary files.</summary>
    public long Memory { get; init; } = 4L << 30;

    /// <summary>Folder of the temporary files; null for the system's.</summary>
    public string? TemporaryFolder { get; init; }

    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Reads the words &lt;s&gt;, &lt;/s&gt; and &lt;unk&gt; in the text as white space instead of refusing them.</summary>
    public bool SkipMarks { get; init; }

    /// <summary>What a word is, and what happens to text before; sentences always have both marks.</summary>
    public TextPolicy Policy { get; init; } = TextPolicy.AsWritten;

    /// <summary>Told how many words have been read.</summary>
    public IProgress<long>? Progress { get; init; }

    /// <summary>Limits so small that tests can meet them; null derives them from <see cref="Memory"/>.</summary>
    internal CountingLimits? Limits { get; init; }
}

/// <summary>What the memory limit comes to.</summary>
/// <param name="Tokens">Tokens that are sorted in memory at a time.</param>
/// <param name="Runs">Sorted runs that are merged at a time.</param>
/// <param name="Columns">Bytes that the columns may take in memory.</param>
/// <param name="Window">Bytes of one column in a file that may be in memory for access by index.</param>
internal sealed record CountingLimits(int Tokens, int Runs, long Columns, long Window);
