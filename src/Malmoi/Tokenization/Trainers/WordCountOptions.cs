namespace Malmoi.Tokenization.Trainers;

/// <summary>How to count the words of a corpus.</summary>
public sealed record WordCountOptions
{
    /// <summary>The least that <see cref="Memory"/> may be: 64 MiB.</summary>
    public const long LeastMemory = 64L << 20;

    /// <summary>Bytes of memory to stay within; what does not fit goes to temporary files. The finished counts must fit.</summary>
    public long Memory { get; init; } = 4L << 30;

    /// <summary>Folder of the temporary files; null for the system's.</summary>
    public string? TemporaryFolder { get; init; }

    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Words that occur less often are left out.</summary>
    public long MinimumCount { get; init; } = 1;

    /// <summary>Bytes that one thread's table may take, so small that tests can meet it; null derives it from <see cref="Memory"/>.</summary>
    internal long? TableBytes { get; init; }
}
