namespace Malmoi.WordVectors.Training;

/// <summary>How words that stand near each other are counted; the defaults are those of GloVe's program.</summary>
public sealed record CooccurrenceOptions
{
    /// <summary>Words to each side that count as near.</summary>
    public int Window { get; init; } = 15;

    /// <summary>Whether words to the right count as well as words to the left.</summary>
    public bool Symmetric { get; init; } = true;

    /// <summary>Whether a word at distance d counts 1 / d instead of 1.</summary>
    public bool DistanceWeighting { get; init; } = true;

    /// <summary>Bytes of memory to count in; what does not fit goes to temporary files.</summary>
    public long Memory { get; init; } = 512L << 20;

    /// <summary>Folder of the temporary files; null for the system's.</summary>
    public string? TemporaryFolder { get; init; }

    internal void Check()
    {
        WordVectorOptions.Require(Window is > 0 and <= 1000, "the window", "from 1 to 1000", Window);
        if (Memory < CooccurrenceCounter.LeastMemory)
        {
            throw new InputException(
                $"a memory limit of {Memory >> 10} KiB is too small: counting pairs needs at least {CooccurrenceCounter.LeastMemory >> 20}M"
            );
        }
    }
}
