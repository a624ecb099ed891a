namespace Malmoi.Village.Lexicon;

/// <summary>A number with its words in both languages.</summary>
public sealed record Numeral
{
    public required int Value { get; init; }
    public required string English { get; init; }
    public required string Ordinal { get; init; }

    /// <summary>하나, 둘, 셋; empty above ninety-nine.</summary>
    public required string Native { get; init; }

    /// <summary>한, 두, 세: the form before a counter.</summary>
    public required string NativeBeforeCounter { get; init; }

    /// <summary>일, 이, 삼.</summary>
    public required string Sino { get; init; }

    /// <summary>첫 번째, 두 번째.</summary>
    public required string KoreanOrdinal { get; init; }
}

/// <summary>A Korean counter and the English measure that it renders with mass nouns.</summary>
public sealed record Counter
{
    public required string Korean { get; init; }

    /// <summary>cup for 잔, slice for 조각; empty for counters that English leaves unsaid.</summary>
    public required string Measure { get; init; }
    public required string MeasurePlural { get; init; }

    /// <summary>What it counts, as a gloss.</summary>
    public required string Counts { get; init; }
}

/// <summary>Two concepts or words that stand in a named relation: king and queen, 밥 and 진지.</summary>
public sealed record WordPair
{
    public required string Relation { get; init; }

    /// <summary>The language the pair is of: en, ko.</summary>
    public required string Language { get; init; }
    public required string First { get; init; }
    public required string Second { get; init; }
}
