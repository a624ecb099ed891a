namespace Malmoi.Tests.Tokenization.Trainers;

/// <summary>Unigram training as its definition reads: every segmentation of every word, one by one.</summary>
internal static class UnigramReference
{
    /// <summary>All ways to cut <paramref name="word"/> into pieces.</summary>
    public static IEnumerable<string[]> Segmentations(string word, IReadOnlyDictionary<string, double> pieces)
    {
        if (word.Length == 0)
        {
            yield return [];
        }

        for (var length = 1; length <= word.Length; length++)
        {
            if (pieces.ContainsKey(word[..length]))
            {
                foreach (var rest in Segmentations(word[length..], pieces))
                {
                    yield return [word[..length], .. rest];
                }
            }
        }
    }

    /// <summary>The stretches that a suffix tree has nodes for: followed in different ways, or by the end of a word.</summary>
    public static Dictionary<string, long> Seeds(IReadOnlyDictionary<string, long> words, int longest)
    {
        var frequencies = new Dictionary<string, long>();
        var followers = new Dictionary<string, HashSet<string>>();
        foreach (var (word, count) in words)
        {
            for (var start = 0; start < word.Length; start++)
            {
                for (var end = start + 1; end <= word.Length; end++)
                {
                    var stretch = word[start..end];
                    frequencies[stretch] = frequencies.GetValueOrDefault(stretch) + count;
                    followers.TryAdd(stretch, []);
                    followers[stretch].Add(end < word.Length ? word[end..(end + 1)] : "end");
                }
            }
        }

        return frequencies
            .Where(pair =>
                pair.Key.Length == 1
                || (
                    pair.Key.Length <= longest
                    && pair.Value >= 2
                    && (followers[pair.Key].Count > 1 || followers[pair.Key].Contains("end"))
                )
            )
            .ToDictionary();
    }

    /// <summary>One step of expectation maximisation: ln p of the pieces that stay.</summary>
    public static Dictionary<string, double> Step(
        IReadOnlyDictionary<string, long> words,
        IReadOnlyDictionary<string, double> scores,
        bool keepsAll = false
    )
    {
        var expected = scores.Keys.ToDictionary(piece => piece, _ => 0.0);
        foreach (var (word, count) in words)
        {
            var all = Segmentations(word, scores)
                .Select(pieces => (Pieces: pieces, Probability: Math.Exp(pieces.Sum(piece => scores[piece]))))
                .ToList();
            var sum = all.Sum(segmentation => segmentation.Probability);
            foreach (var (pieces, probability) in all)
            {
                foreach (var piece in pieces)
                {
                    expected[piece] += count * probability / sum;
                }
            }
        }

        var kept = expected
            .Where(pair => keepsAll || pair.Key.Length == 1 || pair.Value >= 0.5)
            .ToDictionary(pair => pair.Key, pair => Math.Max(0.5, pair.Value));
        var total = Psi(kept.Values.Sum());
        return kept.ToDictionary(pair => pair.Key, pair => Psi(pair.Value) - total);
    }

    /// <summary>What ln p of the text falls by without each piece; infinite where it must stay, minus infinity where it is of no use.</summary>
    public static Dictionary<string, double> Losses(
        IReadOnlyDictionary<string, long> words,
        IReadOnlyDictionary<string, double> scores
    )
    {
        var counts = BestCounts(words, scores);
        var sum = (double)counts.Values.Sum();
        return scores
            .Keys.Where(piece => piece.Length > 1)
            .ToDictionary(
                piece => piece,
                piece =>
                {
                    var other = Best(piece, scores, without: piece);
                    if (counts[piece] == 0 || other?.Sum(part => scores[part]) > scores[piece])
                    {
                        return double.NegativeInfinity;
                    }

                    var after = Math.Log(sum + ((double)counts[piece] * (other!.Length - 1)));
                    return counts[piece]
                        / sum
                        * (
                            Math.Log(counts[piece] / sum)
                            - other.Sum(part => Math.Log(counts[part] + (double)counts[piece]) - after)
                        );
                }
            );
    }

    /// <summary>How many tokens more the best segmentation takes where each piece is spelled by others.</summary>
    public static Dictionary<string, long> SavedTokens(
        IReadOnlyDictionary<string, long> words,
        IReadOnlyDictionary<string, double> scores
    )
    {
        var counts = BestCounts(words, scores);
        return scores
            .Keys.Where(piece => piece.Length > 1)
            .ToDictionary(piece => piece, piece => counts[piece] * (Best(piece, scores, without: piece)!.Length - 1));
    }

    private static Dictionary<string, long> BestCounts(
        IReadOnlyDictionary<string, long> words,
        IReadOnlyDictionary<string, double> scores
    )
    {
        var counts = scores.Keys.ToDictionary(piece => piece, _ => 0L);
        foreach (var (word, count) in words)
        {
            foreach (var piece in Best(word, scores, without: null)!)
            {
                counts[piece] += count;
            }
        }

        return counts;
    }

    private static string[]? Best(string word, IReadOnlyDictionary<string, double> scores, string? without) =>
        Segmentations(word, scores)
            .Where(pieces => without is null || !pieces.Contains(without))
            .MaxBy(pieces => pieces.Sum(piece => scores[piece]));

    // ψ by its definition as a limit, slowly.
    private static double Psi(double x)
    {
        var shift = 0.0;
        for (; x < 1000; x++)
        {
            shift -= 1 / x;
        }

        return shift + Math.Log(x) - (1 / (2 * x)) - (1 / (12 * x * x));
    }
}
