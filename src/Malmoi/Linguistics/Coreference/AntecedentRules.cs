namespace Malmoi.Linguistics.Coreference;

/// <summary>Guesses at antecedents that know no more than where words stand and how they are written (after Lee et al., 2011).</summary>
public static class AntecedentRules
{
    /// <summary>The rules that heads are compared with.</summary>
    public static IReadOnlyList<(string Name, Func<CoreferenceItem, int> Guess)> All { get; } =
    [("nearest", Nearest), ("head match", HeadMatch), ("rules", Sieve)];

    /// <summary>The candidate with the fewest characters between it and the mention; before it rather than after it.</summary>
    public static int Nearest(CoreferenceItem item) => Nearest(item, Enumerable.Range(0, item.Candidates.Count));

    /// <summary>The nearest candidate with the mention's last word; else the nearest.</summary>
    public static int HeadMatch(CoreferenceItem item) => Nearest(item, Matching(item, LastWord));

    /// <summary>Sieves one after the other, the surest first: the same words, the same last word, the most often named in the passage, the nearest.</summary>
    public static int Sieve(CoreferenceItem item)
    {
        var same = Matching(item, words => words);
        if (same.Count == item.Candidates.Count)
        {
            same = Matching(item, LastWord);
        }

        if (same.Count == item.Candidates.Count)
        {
            var named = item.Candidates.Select(candidate => Times(item.Text, item.Text[candidate])).ToList();
            same = [.. same.Where(candidate => named[candidate] == named.Max())];
        }

        return Nearest(item, same);
    }

    // All where none matches.
    private static List<int> Matching(CoreferenceItem item, Func<string, string> key)
    {
        var mention = key(item.Text[item.Mention]);
        var all = Enumerable.Range(0, item.Candidates.Count).ToList();
        var same = all.FindAll(i =>
            key(item.Text[item.Candidates[i]]).Equals(mention, StringComparison.OrdinalIgnoreCase)
        );
        return same.Count > 0 ? same : all;
    }

    private static int Nearest(CoreferenceItem item, IEnumerable<int> candidates) =>
        candidates.OrderBy(i => Distance(item.Mention, item.Candidates[i])).First();

    private static (int, int) Distance(Range mention, Range candidate) =>
        candidate.End.Value <= mention.Start.Value
            ? (mention.Start.Value - candidate.End.Value, 0)
            : (Math.Abs(candidate.Start.Value - mention.End.Value), 1);

    private static string LastWord(string words) => words[(words.LastIndexOf(' ') + 1)..];

    // A name comes again by its first or its last word.
    private static int Times(string text, string name) =>
        new[] { name, name.Split(' ')[0], LastWord(name) }.Distinct().Max(part => Count(text, part));

    private static int Count(string text, string part)
    {
        var count = 0;
        for (
            var at = text.IndexOf(part, StringComparison.Ordinal);
            at >= 0;
            at = text.IndexOf(part, at + part.Length, StringComparison.Ordinal)
        )
        {
            count++;
        }

        return count;
    }
}
