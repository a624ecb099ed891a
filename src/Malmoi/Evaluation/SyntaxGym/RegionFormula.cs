using System.Globalization;

namespace Malmoi.Evaluation.SyntaxGym;

/// <summary>A prediction of SyntaxGym (Gauthier et al., 2020): a relation between the surprisals of regions under several conditions.</summary>
/// <remarks>
/// <code>
/// [(6;%match_sing%) &lt; (6;%mismatch_sing%)] &amp; [(6;%match_plural%) &lt; (6;%mismatch_plural%)]
/// (6;%np_mismatch%) - (6;%np_match%) + 0.5 &gt; 0
/// </code>
/// A region is <c>(number;%condition%)</c>, <c>(*;%condition%)</c> all of them together. From the tightest: <c>+ -</c> from left to right,
/// <c>&lt; &gt; =</c>, <c>&amp;</c>, <c>|</c>; round and square brackets group alike. Equal is what differs by no more than 0.001 + 0.00001 |right|.
/// </remarks>
public sealed class RegionFormula
{
    private const double RelativeTolerance = 1e-5;
    private const double AbsoluteTolerance = 1e-3;
    private const int DeepestNesting = 100;

    private readonly Term _root;

    private RegionFormula(string text, Term root, IReadOnlyList<RegionName> regions) =>
        (Text, _root, Regions) = (text, root, regions);

    private delegate double Lookup(RegionName region);

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>What it asks for.</summary>
    public IReadOnlyList<RegionName> Regions { get; }

    /// <summary>Reads a formula.</summary>
    /// <exception cref="InputException">It is none; the place is in the message.</exception>
    public static RegionFormula Parse(string text)
    {
        var reader = new Reader(text);
        return new RegionFormula(text, reader.Whole(), reader.Regions);
    }

    /// <summary>Whether it holds of an item.</summary>
    /// <param name="surprisal">Of a region, in bits.</param>
    public bool Holds(Func<RegionName, double> surprisal) => _root.Value(region => surprisal(region)) != 0;

    /// <summary>A number, or a truth as 1 or 0.</summary>
    private sealed record Term(bool IsTruth, Func<Lookup, double> Value);

    private sealed class Reader(string text)
    {
        private readonly List<RegionName> _regions = [];
        private int _place;
        private int _depth;

        public IReadOnlyList<RegionName> Regions => _regions;

        public Term Whole()
        {
            var term = Either();
            return Peek() != '\0' ? throw Wrong("the end")
                : term.IsTruth ? term
                : throw new InputException($"the formula '{text}' compares nothing: it needs a <, > or =");
        }

        private Term Either() => Chain(Both, '|', (one, other) => one != 0 || other != 0);

        private Term Both() => Chain(Comparison, '&', (one, other) => one != 0 && other != 0);

        private Term Chain(Func<Term> part, char sign, Func<double, double, bool> join)
        {
            var left = part();
            while (Takes(sign))
            {
                left = Joined(left, part(), truths: true, (one, other) => join(one, other) ? 1 : 0);
            }

            return left;
        }

        private Term Comparison()
        {
            var left = Sum();
            return Takes('<') ? Compared(left, (one, other) => one < other)
                : Takes('>') ? Compared(left, (one, other) => one > other)
                : Takes('=')
                    ? Compared(
                        left,
                        (one, other) =>
                            Math.Abs(one - other) <= AbsoluteTolerance + (RelativeTolerance * Math.Abs(other))
                    )
                : left;
        }

        private Term Compared(Term left, Func<double, double, bool> relation) =>
            Joined(left, Sum(), truths: false, (one, other) => relation(one, other) ? 1 : 0) with
            {
                IsTruth = true,
            };

        private Term Sum()
        {
            var left = Atom();
            while (Peek() is '+' or '-')
            {
                left =
                    text[_place++] == '+'
                        ? Joined(left, Atom(), truths: false, (one, other) => one + other)
                        : Joined(left, Atom(), truths: false, (one, other) => one - other);
            }

            return left;
        }

        private Term Joined(Term left, Term right, bool truths, Func<double, double, double> join) =>
            left.IsTruth == truths && right.IsTruth == truths
                ? new Term(truths, lookup => join(left.Value(lookup), right.Value(lookup)))
                : throw Wrong(
                    truths ? "comparisons on both sides of & and |" : "numbers and regions on both sides of + - < > ="
                );

        private Term Atom()
        {
            switch (Peek())
            {
                case '(' when Region() is { } region:
                    _regions.Add(region);
                    return new Term(false, lookup => lookup(region));
                case '(':
                    return Grouped(')');
                case '[':
                    return Grouped(']');
                default:
                    var number = Number();
                    return new Term(false, _ => number);
            }
        }

        private Term Grouped(char close)
        {
            if (++_depth > DeepestNesting)
            {
                throw new InputException($"a formula has more than {DeepestNesting} brackets in one another");
            }

            _place++;
            var term = Either();
            _depth--;
            return Takes(close) ? term : throw Wrong($"'{close}'");
        }

        // Null, and nothing is read, where the bracket groups something else.
        private RegionName? Region()
        {
            var separator = text.IndexOf(";%", _place, StringComparison.Ordinal);
            if (separator < 0)
            {
                return null;
            }

            var number = text.AsSpan(_place + 1, separator - _place - 1).Trim();
            var region = 0;
            if (number is not "*" && !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out region))
            {
                return null;
            }

            var name = text[(separator + 2)..].Split('%')[0];
            _place = separator + 2 + name.Length;
            return name.Length > 0 && Takes('%') && Takes(')')
                ? new RegionName(name, number is "*" ? null : region)
                : throw Wrong("'%)' after the condition of a region");
        }

        private double Number()
        {
            _ = Peek();
            var start = _place;
            while (
                _place < text.Length
                && (char.IsAsciiDigit(text[_place]) || text[_place] == '.' || (_place == start && text[_place] is '-'))
            )
            {
                _place++;
            }

            return double.TryParse(
                text.AsSpan(start, _place - start),
                NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out var number
            )
                ? number
                : throw Wrong("a region such as (6;%match%), a number or a bracket", start);
        }

        private char Peek()
        {
            while (_place < text.Length && char.IsWhiteSpace(text[_place]))
            {
                _place++;
            }

            return _place < text.Length ? text[_place] : '\0';
        }

        private bool Takes(char sign)
        {
            var takes = Peek() == sign;
            _place += takes ? 1 : 0;
            return takes;
        }

        private InputException Wrong(string expected, int? place = null) =>
            new($"the formula '{text}' is broken at character {(place ?? _place) + 1}: expected {expected}");
    }
}

/// <summary>A region under a condition.</summary>
/// <param name="Condition">The name of the condition.</param>
/// <param name="Number">The region's; null: all regions together.</param>
public readonly record struct RegionName(string Condition, int? Number)
{
    public override string ToString() => FormattableString.Invariant($"({(object?)Number ?? "*"};%{Condition}%)");
}
