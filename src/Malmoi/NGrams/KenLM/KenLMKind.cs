namespace Malmoi.NGrams.KenLM;

/// <summary>The data structures that a KenLM binary file may hold; the values are those in the file.</summary>
public enum KenLMKind
{
    /// <summary>Hash tables with linear probing: the fastest, and the largest.</summary>
    Probing = 0,

    /// <summary>Hash tables with rest costs for chart decoders; not read here.</summary>
    RestProbing = 1,

    /// <summary>A bit-packed trie.</summary>
    Trie = 2,

    /// <summary>A trie whose probabilities and back-off weights are numbers of bins.</summary>
    QuantizedTrie = 3,

    /// <summary>A trie whose pointers are stored without their high bits.</summary>
    ArrayTrie = 4,

    /// <summary>Both.</summary>
    QuantizedArrayTrie = 5,
}

/// <summary>How to write a KenLM binary file.</summary>
public sealed record KenLMOptions
{
    /// <summary>A trie instead of hash tables.</summary>
    public bool Trie { get; init; }

    /// <summary>Buckets a hash table has for each n-gram, above 1.</summary>
    public float ProbingMultiplier { get; init; } = 1.5f;

    /// <summary>Bits a probability of a trie is quantised to (1 to 25); null keeps it as it is.</summary>
    public int? ProbabilityBits { get; init; }

    /// <summary>Bits a back-off weight of a trie is quantised to (1 to 25); as many as the probability has where it alone is set.</summary>
    public int? BackoffBits { get; init; }

    /// <summary>At most this many high bits of a trie's pointers move to a table (0 to 64); null keeps pointers whole.</summary>
    public int? ArrayBits { get; init; }

    /// <summary>Puts the words themselves at the end, without which a model can score but not generate or be converted.</summary>
    public bool IncludeWords { get; init; } = true;

    internal bool IsQuantized => ProbabilityBits is not null || BackoffBits is not null;

    /// <summary>What it writes, in words.</summary>
    public string Name =>
        !Trie
            ? "probing"
            : (IsQuantized, ArrayBits is not null) switch
            {
                (false, false) => "trie",
                (true, false) => "quantised trie",
                (false, true) => "trie with compressed pointers",
                (true, true) => "quantised trie with compressed pointers",
            };

    internal KenLMKind Kind =>
        Trie ? KenLMKind.Trie + (IsQuantized ? 1 : 0) + (ArrayBits is not null ? 2 : 0) : KenLMKind.Probing;

    /// <exception cref="InputException">A number is out of its range, or is for the other structure.</exception>
    public void Check()
    {
        if (!(ProbingMultiplier > 1 && ProbingMultiplier <= 1000))
        {
            throw new InputException($"the probing multiplier {ProbingMultiplier} should be above 1 and at most 1000");
        }

        if (ProbabilityBits is < 1 or > 25 || BackoffBits is < 1 or > 25)
        {
            throw new InputException("probabilities and back-off weights are quantised to 1 to 25 bits");
        }

        if (ArrayBits is < 0 or > 64)
        {
            throw new InputException("0 to 64 bits of a pointer move to a table");
        }

        if (!Trie && (IsQuantized || ArrayBits is not null))
        {
            throw new InputException("only a trie is quantised or has its pointers compressed; choose the type trie");
        }
    }
}
