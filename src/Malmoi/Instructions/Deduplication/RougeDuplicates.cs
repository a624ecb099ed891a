using System.Runtime.InteropServices;
using Malmoi.Evaluation.Metrics;

namespace Malmoi.Instructions.Deduplication;

/// <summary>Texts that share most of their words in one order with another (ROUGE-L above 0.7): what Self-Instruct (Wang et al., 2023) keeps out of its pool.</summary>
/// <remarks>
/// Exact, without comparing all with all: no two texts have a longer common subsequence than they have words in common, so that only texts
/// with enough of these are compared. Words are runs of letters and digits without case, eojeols in Korean.
/// </remarks>
public sealed class RougeDuplicates : IDuplicates
{
    private readonly double _most;
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<int[]> _kept = [];

    // By word: which texts have it, and how often.
    private readonly List<List<(int Text, int Times)>> _texts = [];

    /// <param name="most">The F1 of ROUGE-L up to which two texts are different, of 0 to 1.</param>
    /// <exception cref="InputException">It is no such number.</exception>
    public RougeDuplicates(double most = 0.7) =>
        _most = most is >= 0 and < 1
            ? most
            : throw new InputException($"a ROUGE-L of {most} tells nothing apart: give one from 0 to below 1");

    public int? Add(string text)
    {
        var words = Number(text);
        if (Nearest(words) is { Score: var score, Text: var near } && score > _most)
        {
            return near;
        }

        foreach (var (word, times) in words.CountBy(word => word))
        {
            _texts[word].Add((_kept.Count, times));
        }

        _kept.Add(words);
        return null;
    }

    /// <summary>The F1 of ROUGE-L with the text among those kept that is likest; 0 where it is not above the limit with any that has enough words in common.</summary>
    public double Nearest(string text) => Nearest(Number(text)).Score;

    private (double Score, int Text) Nearest(int[] words)
    {
        var best = (Score: 0.0, Text: -1);
        var common = new Dictionary<int, int>();
        foreach (var (word, times) in words.CountBy(word => word))
        {
            foreach (var (text, others) in CollectionsMarshal.AsSpan(_texts[word]))
            {
                CollectionsMarshal.GetValueRefOrAddDefault(common, text, out _) += Math.Min(times, others);
            }
        }

        foreach (var (text, shared) in common)
        {
            var other = _kept[text];
            var bound = Score(shared, words.Length, other.Length);
            if (bound > _most && bound >= best.Score)
            {
                var score = Score(LongestCommon(words, other), words.Length, other.Length);
                best = score > best.Score || (score == best.Score && text < best.Text) ? (score, text) : best;
            }
        }

        return best;
    }

    private int[] Number(string text) =>
        [
            .. RougeUnits
                .Eojeols.Split(text)
                .Select(word =>
                {
                    ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, word, out var isKnown);
                    if (!isKnown)
                    {
                        number = _texts.Count;
                        _texts.Add([]);
                    }

                    return number;
                }),
        ];

    // 2 P R / (P + R) of a common subsequence.
    private static double Score(int common, int one, int other) => common == 0 ? 0 : 2.0 * common / (one + other);

    private static int LongestCommon(int[] left, int[] right)
    {
        Span<int> lengths = right.Length < 1024 ? stackalloc int[right.Length + 1] : new int[right.Length + 1];
        lengths.Clear();
        foreach (var word in left)
        {
            var diagonal = 0;
            for (var j = 1; j <= right.Length; j++)
            {
                var above = lengths[j];
                lengths[j] = word == right[j - 1] ? diagonal + 1 : Math.Max(above, lengths[j - 1]);
                diagonal = above;
            }
        }

        return lengths[^1];
    }
}
