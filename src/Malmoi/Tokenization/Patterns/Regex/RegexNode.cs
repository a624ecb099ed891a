namespace Malmoi.Tokenization.Patterns.Regex;

/// <summary>A part of a regular expression.</summary>
internal abstract record RegexNode
{
    /// <summary>The fewest and the most characters it matches; null: no limit. Found once, when the node is made.</summary>
    public abstract (int Least, int? Most) Width { get; }

    /// <summary>One character of a set.</summary>
    public sealed record Character(ScalarSet Set) : RegexNode
    {
        public override (int Least, int? Most) Width => (1, 1);
    }

    public sealed record Sequence(IReadOnlyList<RegexNode> Parts) : RegexNode
    {
        public override (int Least, int? Most) Width { get; } =
            Parts.Aggregate(
                (Least: 0, Most: (int?)0),
                (sum, part) => (Added(sum.Least, part.Width.Least), Added(sum.Most, part.Width.Most))
            );
    }

    public sealed record Choice(IReadOnlyList<RegexNode> Options) : RegexNode
    {
        public override (int Least, int? Most) Width { get; } =
            (
                Options.Min(option => option.Width.Least),
                Options.Any(option => option.Width.Most is null) ? null : Options.Max(option => option.Width.Most)
            );
    }

    /// <summary><c>a*</c>, <c>a+?</c>, <c>a{2,3}</c>, <c>a?+</c>.</summary>
    public sealed record Repeat(RegexNode Part, int Least, int? Most, Greed Greed) : RegexNode
    {
        public override (int Least, int? Most) Width { get; } =
            (Times(Part.Width.Least, Least)!.Value, Times(Part.Width.Most, Most));
    }

    /// <summary><c>(?=a)</c>, <c>(?!a)</c>, <c>(?&lt;=a)</c>, <c>(?&lt;!a)</c>.</summary>
    public sealed record Look(RegexNode Part, bool IsBehind, bool IsNegative) : RegexNode
    {
        public override (int Least, int? Most) Width => (0, 0);
    }

    /// <summary><c>(?&gt;a)</c>: once matched, never tried another way.</summary>
    public sealed record Atomic(RegexNode Part) : RegexNode
    {
        public override (int Least, int? Most) Width => Part.Width;
    }

    public sealed record Anchor(AnchorKind Kind) : RegexNode
    {
        public override (int Least, int? Most) Width => (0, 0);
    }

    private static int Added(int a, int b) => (int)Math.Min(int.MaxValue, (long)a + b);

    private static int? Added(int? a, int? b) => a is { } x && b is { } y ? Added(x, y) : null;

    private static int? Times(int? a, int? b) =>
        a is { } x && b is { } y ? (int)Math.Min(int.MaxValue, (long)x * y) : null;
}

/// <summary>How much a repetition takes before it lets the rest try.</summary>
internal enum Greed
{
    Greedy,
    Lazy,
    Possessive,
}

/// <summary>Places that match no character.</summary>
internal enum AnchorKind
{
    TextStart,
    TextEnd,
    TextEndOrLastLine,
    LineStart,
    LineEnd,
    WordBorder,
    NoWordBorder,
}
