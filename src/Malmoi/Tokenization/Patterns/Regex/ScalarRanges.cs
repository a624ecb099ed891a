using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Malmoi.Tokenization.Patterns.Regex;

/// <summary>A set of Unicode characters as sorted ranges that do not touch; surrogates are none.</summary>
internal sealed class ScalarRanges : IEquatable<ScalarRanges>
{
    private const int Last = 0x10ffff;
    private const int BeforeSurrogates = 0xd7ff;
    private const int BehindSurrogates = 0xe000;
    private static readonly Lazy<int[]> Cased = new(() => [.. Scalars().Where(HasCase)]);

    private ScalarRanges(ImmutableArray<(int From, int To)> ranges) => Ranges = ranges;

    public static ScalarRanges All { get; } = new([(0, BeforeSurrogates), (BehindSurrogates, Last)]);

    public static ScalarRanges None { get; } = new([]);

    public ImmutableArray<(int From, int To)> Ranges { get; }

    public bool IsAscii => Ranges.IsEmpty || Ranges[^1].To < 128;

    public static ScalarRanges Of(int from, int to) => Of([(from, to)]);

    /// <summary>Ranges in any order, which may overlap.</summary>
    public static ScalarRanges Of(IEnumerable<(int From, int To)> ranges)
    {
        var merged = new List<(int From, int To)>();
        foreach (var (from, to) in ranges.SelectMany(WithoutSurrogates).Order())
        {
            if (merged.Count > 0 && from <= merged[^1].To + 1)
            {
                merged[^1] = (merged[^1].From, Math.Max(merged[^1].To, to));
            }
            else
            {
                merged.Add((from, to));
            }
        }

        return new ScalarRanges([.. merged]);
    }

    /// <summary>Every character that a question is true of.</summary>
    public static ScalarRanges Where(Func<int, bool> contains) => Of(Runs(contains));

    public static ScalarRanges Union(IEnumerable<ScalarRanges> sets) => Of(sets.SelectMany(set => set.Ranges));

    public ScalarRanges Negated()
    {
        var gaps = new List<(int, int)>(Ranges.Length + 1);
        var next = 0;
        foreach (var (from, to) in Ranges)
        {
            gaps.Add((next, from - 1));
            next = to + 1;
        }

        gaps.Add((next, Last));
        return Of(gaps);
    }

    public ScalarRanges And(ScalarRanges other) => Union([Negated(), other.Negated()]).Negated();

    public ScalarRanges Except(ScalarRanges other) => And(other.Negated());

    /// <summary>The set when case does not matter: with every character its lower and upper case.</summary>
    public ScalarRanges IgnoringCase() =>
        Of(
            Ranges.Concat(
                Cased
                    .Value.Where(c =>
                    {
                        var (lower, upper) = (Rune.ToLowerInvariant(new Rune(c)), Rune.ToUpperInvariant(new Rune(c)));
                        return Contains(lower.Value)
                            || Contains(upper.Value)
                            || Contains(Rune.ToLowerInvariant(upper).Value);
                    })
                    .Select(c => (c, c))
            )
        );

    public bool Contains(int character)
    {
        var (low, high) = (0, Ranges.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (character < Ranges[middle].From)
            {
                high = middle - 1;
            }
            else if (character > Ranges[middle].To)
            {
                low = middle + 1;
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    public bool Equals(ScalarRanges? other) =>
        other is not null && Ranges.AsSpan().SequenceEqual(other.Ranges.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as ScalarRanges);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var range in Ranges)
        {
            hash.Add(range);
        }

        return hash.ToHashCode();
    }

    private static IEnumerable<(int From, int To)> WithoutSurrogates((int From, int To) range)
    {
        (int From, int To)[] parts =
        [
            (range.From, Math.Min(range.To, BeforeSurrogates)),
            (Math.Max(range.From, BehindSurrogates), Math.Min(range.To, Last)),
        ];
        return parts.Where(part => part.From <= part.To);
    }

    private static IEnumerable<(int From, int To)> Runs(Func<int, bool> contains)
    {
        var start = -1;
        foreach (var c in Scalars())
        {
            if (contains(c))
            {
                start = start < 0 ? c : start;
            }
            else if (start >= 0)
            {
                yield return (start, c - 1);
                start = -1;
            }
        }

        if (start >= 0)
        {
            yield return (start, Last);
        }
    }

    private static IEnumerable<int> Scalars() =>
        Enumerable
            .Range(0, BeforeSurrogates + 1)
            .Concat(Enumerable.Range(BehindSurrogates, Last - BehindSurrogates + 1));

    // Most characters are letters of scripts without case: only the others are worth asking for theirs.
    private static bool HasCase(int c) =>
        CharUnicodeInfo.GetUnicodeCategory(c)
            is not (UnicodeCategory.OtherLetter or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse)
        && HasAnotherCase(c);

    private static bool HasAnotherCase(int c) =>
        Rune.ToLowerInvariant(new Rune(c)).Value != c || Rune.ToUpperInvariant(new Rune(c)).Value != c;
}
