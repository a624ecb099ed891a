using Malmoi.Tokenization;

namespace Malmoi.Cli.Tour;

/// <summary>Two classes by the words of a text in any order, counted (Maron, 1961).</summary>
internal sealed class NaiveBayes
{
    private readonly Dictionary<string, double> _weights = new(StringComparer.Ordinal);
    private readonly double _prior;

    public NaiveBayes(IReadOnlyList<(string Text, int Class)> examples)
    {
        var counts = new Dictionary<string, (int First, int Second)>(StringComparer.Ordinal);
        foreach (var (text, label) in examples)
        {
            foreach (var word in Words(text))
            {
                var (first, second) = counts.GetValueOrDefault(word);
                counts[word] = label == 0 ? (first + 1, second) : (first, second + 1);
            }
        }

        var (all, others) = (counts.Values.Sum(count => count.First), counts.Values.Sum(count => count.Second));
        foreach (var (word, (first, second)) in counts)
        {
            _weights[word] =
                Math.Log((second + 1.0) / (others + counts.Count)) - Math.Log((first + 1.0) / (all + counts.Count));
        }

        var positive = examples.Count(example => example.Class == 1);
        _prior = Math.Log((positive + 1.0) / (examples.Count - positive + 1.0));
    }

    public int ClassOf(string text) => _prior + Words(text).Sum(word => _weights.GetValueOrDefault(word)) > 0 ? 1 : 0;

    private static List<string> Words(string text)
    {
        List<string> words = [];
        foreach (var piece in new Pieces(text.ToLowerInvariant(), VillageText.Words))
        {
            words.Add(piece.Text.ToString());
        }

        return words;
    }
}
