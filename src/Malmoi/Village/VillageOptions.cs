namespace Malmoi.Village;

/// <summary>How much of the village's text to write, and which.</summary>
public sealed record VillageOptions
{
    /// <summary>The language; null for both, document by document in turn (parallel text has both in every line).</summary>
    public Language? Language { get; init; }

    public ulong Seed { get; init; } = 1;

    public Split Split { get; init; }

    /// <summary>Sentences to write; null for no limit.</summary>
    public long? Sentences { get; init; }

    /// <summary>White-space words to write, up to the end of the sentence that reaches them; null for no limit.</summary>
    public long? Tokens { get; init; }

    /// <summary>Only conversations.</summary>
    public bool IsDialogue { get; init; }

    /// <summary>A blank line stands between documents.</summary>
    public bool SeparatesDocuments { get; init; }

    /// <summary>Threads; the text does not depend on them.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}
