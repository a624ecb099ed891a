using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Malmoi.Text;

namespace Malmoi.Tokenization.Patterns.Regex;

/// <summary>A set of Unicode characters, asked by number.</summary>
internal abstract class ScalarSet
{
    private static readonly ConcurrentDictionary<int, ScalarRanges> ScriptRanges = [];
    private static readonly ConcurrentDictionary<uint, ScalarRanges> CategoryRanges = [];
    private ScalarRanges? _ranges;

    public static ScalarSet Space { get; } = new Where(c => Rune.IsWhiteSpace(new Rune(c)));

    public static ScalarSet Digit { get; } = new Categories(1u << (int)UnicodeCategory.DecimalDigitNumber);

    public static ScalarSet Word { get; } = new Where(IsWord);

    public static ScalarSet HexDigit { get; } = new Where(c => c < 128 && char.IsAsciiHexDigit((char)c));

    public static ScalarSet Any { get; } = new Where(_ => true, ranges: () => ScalarRanges.All);

    public static ScalarSet NotNewLine { get; } =
        new Where(c => c != '\n', ranges: () => ScalarRanges.Of('\n', '\n').Negated());

    /// <summary>How many simple questions it takes to answer <see cref="Contains"/>, at most.</summary>
    public virtual int Cost => 1;

    /// <summary>The same set as sorted ranges; found when it is first asked for.</summary>
    public ScalarRanges Ranges => _ranges ??= FindRanges();

    public abstract bool Contains(int character);

    protected abstract ScalarRanges FindRanges();

    public ScalarSet Negated() => new Where(c => !Contains(c), Cost, () => Ranges.Negated());

    public ScalarSet And(ScalarSet other) =>
        new Where(c => Contains(c) && other.Contains(c), Cost + other.Cost, () => Ranges.And(other.Ranges));

    /// <summary>The set when case does not matter: with every character its lower and upper case.</summary>
    public ScalarSet IgnoringCase() =>
        new Where(
            c =>
            {
                if (Contains(c))
                {
                    return true;
                }

                var (lower, upper) = (Rune.ToLowerInvariant(new Rune(c)), Rune.ToUpperInvariant(new Rune(c)));
                return Contains(lower.Value) || Contains(upper.Value) || Contains(Rune.ToLowerInvariant(upper).Value);
            },
            4 * Cost,
            () => Ranges.IgnoringCase()
        );

    public static ScalarSet Of(int from, int to) =>
        new Where(c => c >= from && c <= to, ranges: () => ScalarRanges.Of(from, to));

    public static ScalarSet OfCategories(uint mask) => new Categories(mask);

    public static ScalarSet OfScript(string script)
    {
        var number = Scripts.Number(script);
        return new Where(
            c => Scripts.Of(c) == number,
            ranges: () => ScriptRanges.GetOrAdd(number, static n => ScalarRanges.Where(c => Scripts.Of(c) == n))
        );
    }

    public static ScalarSet Union(IReadOnlyList<ScalarSet> sets) =>
        sets.Count == 1
            ? sets[0]
            : new Where(
                c => sets.Any(set => set.Contains(c)),
                sets.Sum(set => set.Cost),
                () => ScalarRanges.Union(sets.Select(set => set.Ranges))
            );

    /// <summary>The same set with its ASCII part in a table.</summary>
    public static ScalarSet Tabled(ScalarSet set) => set is AsciiTable ? set : new AsciiTable(set);

    /// <summary>Unicode's word characters: alphabetic, marks, decimal digits, connectors.</summary>
    public static bool IsWord(int character) =>
        CharUnicodeInfo.GetUnicodeCategory(character)
            is UnicodeCategory.UppercaseLetter
                or UnicodeCategory.LowercaseLetter
                or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter
                or UnicodeCategory.OtherLetter
                or UnicodeCategory.LetterNumber
                or UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.EnclosingMark
                or UnicodeCategory.DecimalDigitNumber
                or UnicodeCategory.ConnectorPunctuation
        || IsAlphabeticSymbol(character);

    // Letters in circles and squares, which count as alphabetic.
    private static bool IsAlphabeticSymbol(int character) =>
        character
            is (>= 0x24b6 and <= 0x24e9)
                or (>= 0x1f130 and <= 0x1f149)
                or (>= 0x1f150 and <= 0x1f169)
                or (>= 0x1f170 and <= 0x1f189);

    private sealed class Where(Func<int, bool> contains, int cost = 1, Func<ScalarRanges>? ranges = null) : ScalarSet
    {
        public override int Cost => cost;

        public override bool Contains(int character) => contains(character);

        protected override ScalarRanges FindRanges() => ranges is null ? ScalarRanges.Where(contains) : ranges();
    }

    private sealed class Categories(uint mask) : ScalarSet
    {
        public override bool Contains(int character) =>
            ((mask >> (int)CharUnicodeInfo.GetUnicodeCategory(character)) & 1) != 0;

        protected override ScalarRanges FindRanges() =>
            CategoryRanges.GetOrAdd(mask, static (_, set) => ScalarRanges.Where(set.Contains), this);
    }

    private sealed class AsciiTable : ScalarSet
    {
        private readonly ScalarSet _set;
        private readonly UInt128 _ascii;

        public override int Cost => _set.Cost;

        public AsciiTable(ScalarSet set)
        {
            _set = set;
            for (var c = 0; c < 128; c++)
            {
                _ascii |= set.Contains(c) ? UInt128.One << c : 0;
            }
        }

        public override bool Contains(int character) =>
            character < 128 ? ((_ascii >> character) & 1) != 0 : _set.Contains(character);

        protected override ScalarRanges FindRanges() => _set.Ranges;
    }
}
