namespace Malmoi.Tokenization.Patterns.Regex;

/// <summary>A part of a regular expression.</summary>
internal abstract record RegexNode
{
    /// <summary>The fewest and the most characters it matches; null: no limit.</summary>
    public abstract (int Least, int? Most) Width { get; }

    /// <summary>One character of a set.</summary>
    public sealed record Character(ScalarSet Set) : RegexNode
    {
        public override (int Least, int? Most) Width => (1, 1);
    }

    public sealed record Sequence(IReadOnlyList<RegexNode> Parts) : RegexNode
    {
        public override (int Least, int? Most) Width
        {
            get
            {
                var (least, most) = (0, (int?)0);
                foreach (var part in Parts)
                {
                    var width = part.Width;
                    (least, most) = (
                        Added(least, width.Least),
                        most is { } a && width.Most is { } b ? Added(a, b) : null
                    );
                }

                return (least, most);
            }
        }
    }

    public sealed record Choice(IReadOnlyList<RegexNode> Options) : RegexNode
    {
        public override (int Least, int? Most) Width =>
            (
                Options.Min(option => option.Width.Least),
                Options.Any(option => option.Width.Most is null) ? null : Options.Max(option => option.Width.Most)
            );
    }

    /// <summary><c>a*</c>, <c>a+?</c>, <c>a{2,3}</c>, <c>a?+</c>.</summary>
    public sealed record Repeat(RegexNode Part, int Least, int? Most, Greed Greed) : RegexNode
    {
        public override (int Least, int? Most) Width =>
            (Times(Part.Width.Least, Least), Part.Width.Most is { } a && Most is { } b ? Times(a, b) : null);
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

    private static int Times(int a, int b) => (int)Math.Min(int.MaxValue, (long)a * b);
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
