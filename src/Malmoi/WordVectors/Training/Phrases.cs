using System.Text;
using Malmoi.Tokenization.Trainers;

namespace Malmoi.WordVectors.Training;

/// <summary>Joins words that stand together more often than chance would have it, as word2phrase does (Mikolov et al., 2013).</summary>
/// <remarks>
/// <code>
/// score(a b) = (count(a b) - δ) / (count(a) count(b)) · words of the corpus         joined to a_b above the threshold
/// </code>
/// δ is the minimum count, below which words and pairs do not count. A word joins one phrase a pass: longer phrases come of further passes
/// over the joined text.
/// </remarks>
public sealed class Phrases
{
    /// <summary>What stands between the words of a phrase.</summary>
    public const char Joint = '_';

    private readonly Dictionary<string, long> _counts = [];
    private readonly long _minimumCount;
    private readonly double _threshold;
    private long _words;

    private Phrases(long minimumCount, double threshold) => (_minimumCount, _threshold) = (minimumCount, threshold);

    /// <summary>Counts the words and pairs of a text.</summary>
    /// <param name="lines">Words between blanks, a sentence a line; pairs do not pass line ends.</param>
    /// <param name="minimumCount">What occurs less often does not count.</param>
    /// <param name="threshold">The score above which words are joined; higher gives fewer phrases.</param>
    /// <exception cref="InputException">The text has too many different pairs for memory.</exception>
    public static Phrases Learn(IEnumerable<string> lines, long minimumCount = 5, double threshold = 100)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(minimumCount);
        var phrases = new Phrases(minimumCount, threshold);
        var table = new WordTable();
        foreach (var line in lines)
        {
            var last = "";
            foreach (var word in Words(line))
            {
                phrases._words++;
                table.Add(Encoding.UTF8.GetBytes(word), 1);
                if (last.Length > 0)
                {
                    table.Add(Encoding.UTF8.GetBytes($"{last}{Joint}{word}"), 1);
                }

                last = word;
            }
        }

        for (var i = 0; i < table.Count; i++)
        {
            if (table.Occurrences(i) >= minimumCount)
            {
                phrases._counts[Encoding.UTF8.GetString(table.Word(i))] = table.Occurrences(i);
            }
        }

        return phrases;
    }

    /// <summary>How much more often than by chance two words stand together; 0 where one of them or the pair is too rare.</summary>
    public double Score(string first, string second) =>
        _counts.TryGetValue(first, out var a)
        && _counts.TryGetValue(second, out var b)
        && _counts.TryGetValue($"{first}{Joint}{second}", out var pair)
            ? (pair - _minimumCount) / (double)a / b * _words
            : 0;

    /// <summary>The line with its phrases joined, one blank between words.</summary>
    public string Join(string line)
    {
        var joined = new StringBuilder(line.Length);
        var last = "";
        foreach (var word in Words(line))
        {
            var isPhrase = last.Length > 0 && Score(last, word) > _threshold;
            if (joined.Length > 0)
            {
                joined.Append(isPhrase ? Joint : ' ');
            }

            joined.Append(word);
            // A word that has been joined is not joined to the next.
            last = isPhrase ? "" : word;
        }

        return joined.ToString();
    }

    private static string[] Words(string line) =>
        line.Split([' ', '\t', '\r', '\v', '\f', '\0'], StringSplitOptions.RemoveEmptyEntries);
}
