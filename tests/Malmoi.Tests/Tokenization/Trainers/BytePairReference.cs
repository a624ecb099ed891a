namespace Malmoi.Tests.Tokenization.Trainers;

/// <summary>Byte-pair training as its definition reads: count all pairs anew at every step, take the best, replace it everywhere.</summary>
internal sealed class BytePairReference
{
    public List<string> Pieces { get; } = [];

    public List<(string Left, string Right)> Merges { get; } = [];

    public static BytePairReference Train(
        IReadOnlyDictionary<string, long> words,
        int size,
        long minimum = 1,
        string prefix = "",
        string suffix = "",
        int longest = int.MaxValue
    )
    {
        var result = new BytePairReference();
        var ids = new Dictionary<string, int>();
        int Id(string piece)
        {
            if (ids.TryAdd(piece, ids.Count))
            {
                result.Pieces.Add(piece);
            }

            return ids[piece];
        }

        foreach (var character in words.Keys.SelectMany(word => word).Distinct().Order())
        {
            Id($"{character}");
        }

        string Form(string word, int i) => $"{(i == 0 ? "" : prefix)}{word[i]}{(i == word.Length - 1 ? suffix : "")}";
        foreach (var character in words.Keys.SelectMany(word => word).Distinct().Order())
        {
            // Inside, at the start, at the end, both.
            var forms = words
                .Keys.SelectMany(word =>
                    Enumerable
                        .Range(0, word.Length)
                        .Where(i => word[i] == character)
                        .Select(i => (First: i == 0, Last: i == word.Length - 1, Text: Form(word, i)))
                )
                .Distinct();
            foreach (var form in forms.OrderBy(form => (form.First ? 1 : 0) + (form.Last ? 2 : 0)))
            {
                Id(form.Text);
            }
        }

        var spelled = words
            .Select(word =>
                (
                    Symbols: Enumerable.Range(0, word.Key.Length).Select(i => Form(word.Key, i)).ToList(),
                    Count: word.Value
                )
            )
            .ToList();
        var refused = new HashSet<(string, string)>();
        while (result.Pieces.Count < size)
        {
            var pairs = new Dictionary<(string, string), long>();
            foreach (var (symbols, count) in spelled)
            {
                var overlaps = false;
                for (var i = 0; i + 1 < symbols.Count; i++)
                {
                    // "aaa" holds (a, a) once.
                    overlaps = !overlaps && i > 0 && symbols[i] == symbols[i - 1] && symbols[i] == symbols[i + 1];
                    if (overlaps)
                    {
                        continue;
                    }

                    var pair = (symbols[i], symbols[i + 1]);
                    pairs[pair] = pairs.GetValueOrDefault(pair) + count;
                }
            }

            var candidates = pairs.Where(pair => pair.Value >= minimum && !refused.Contains(pair.Key)).ToList();
            if (candidates.Count == 0)
            {
                break;
            }

            var ((left, right), _) = candidates
                .OrderByDescending(pair => pair.Value)
                .ThenBy(pair => Id(pair.Key.Item1))
                .ThenBy(pair => Id(pair.Key.Item2))
                .First();
            var merged = left + right[prefix.Length..];
            if (
                merged.Length
                    - (merged.StartsWith(prefix, StringComparison.Ordinal) ? prefix.Length : 0)
                    - (merged.EndsWith(suffix, StringComparison.Ordinal) ? suffix.Length : 0)
                > longest
            )
            {
                refused.Add((left, right));
                continue;
            }

            Id(merged);
            if (!result.Merges.Contains((left, right)))
            {
                result.Merges.Add((left, right));
            }

            foreach (var (symbols, _) in spelled)
            {
                for (var i = 0; i + 1 < symbols.Count; i++)
                {
                    if (symbols[i] == left && symbols[i + 1] == right)
                    {
                        symbols[i] = merged;
                        symbols.RemoveAt(i + 1);
                    }
                }
            }
        }

        return result;
    }
}
