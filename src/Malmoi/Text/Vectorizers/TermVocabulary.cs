using System.Runtime.InteropServices;

namespace Malmoi.Text.Vectorizers;

/// <summary>The terms of a collection of texts, each with its coordinate and the number of texts it stands in.</summary>
public sealed class TermVocabulary
{
    private readonly Dictionary<string, int> _indices;
    private readonly int[] _textCounts;

    private TermVocabulary(string[] terms, int[] textCounts, int texts, TermOptions options)
    {
        (Terms, _textCounts, Texts, Options) = (terms, textCounts, texts, options);
        _indices = new Dictionary<string, int>(terms.Length, StringComparer.Ordinal);
        for (var i = 0; i < terms.Length; i++)
        {
            _indices[terms[i]] = i;
        }
    }

    /// <summary>The terms by coordinate, in ordinal order.</summary>
    public IReadOnlyList<string> Terms { get; }

    /// <summary>How many terms there are: the length of every vector.</summary>
    public int Count => Terms.Count;

    /// <summary>How many texts it was made from.</summary>
    public int Texts { get; }

    public TermOptions Options { get; }

    /// <summary>How many of the texts the term at a coordinate stands in (its document frequency).</summary>
    public int TextCount(int index) => _textCounts[index];

    /// <summary>The coordinate of a term, or -1.</summary>
    public int Find(ReadOnlySpan<char> term) =>
        _indices.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(term, out var index) ? index : -1;

    /// <summary>Collects the terms of texts within the limits of the options; memory grows with the terms, not with the texts.</summary>
    /// <exception cref="InputException">The options make no sense, or no term is left.</exception>
    public static TermVocabulary Fit(IEnumerable<string> texts, TermOptions options)
    {
        options.Check();
        var seen = new Dictionary<string, Occurrences>(StringComparer.Ordinal);
        var lookup = seen.GetAlternateLookup<ReadOnlySpan<char>>();
        var reader = new TermReader(options);
        var count = 0;
        foreach (var text in texts)
        {
            count++;
            reader.Read(
                text,
                term =>
                {
                    ref var occurrences = ref CollectionsMarshal.GetValueRefOrAddDefault(lookup, term, out _);
                    occurrences.Total++;
                    occurrences.Texts += occurrences.LastText == count ? 0 : 1;
                    occurrences.LastText = count;
                }
            );
        }

        var kept = seen.Where(pair =>
            pair.Value.Texts >= options.FewestTexts && pair.Value.Texts <= options.GreatestShare * count
        );
        if (options.MostTerms is { } most)
        {
            kept = kept.OrderByDescending(pair => pair.Value.Total)
                .ThenBy(pair => pair.Key, StringComparer.Ordinal)
                .Take(most);
        }

        var sorted = kept.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToList();
        return sorted.Count > 0
            ? new TermVocabulary(
                [.. sorted.Select(pair => pair.Key)],
                [.. sorted.Select(pair => pair.Value.Texts)],
                count,
                options
            )
            : throw new InputException(
                $"no term is left of {seen.Count} in {count} texts: widen the limits of the vocabulary"
            );
    }

    /// <summary>How often each term stands in a text, times whatever <paramref name="weight"/> makes of (coordinate, count).</summary>
    internal SparseVector Counts(string text, Func<int, int, double> weight)
    {
        var counts = new SortedDictionary<int, int>();
        new TermReader(Options).Read(
            text,
            term =>
            {
                if (Find(term) is var index and >= 0)
                {
                    counts[index] = counts.GetValueOrDefault(index) + 1;
                }
            }
        );
        return new SparseVector(counts.Keys.ToArray(), counts.Select(pair => weight(pair.Key, pair.Value)).ToArray());
    }

    private struct Occurrences
    {
        public long Total;
        public int Texts;
        public int LastText;
    }
}
