using Malmoi.Numerics;

namespace Malmoi.Linguistics.Probing;

/// <summary>How near guessed distances or depths come to a tree; punctuation apart.</summary>
/// <param name="Hits">Edges of the least spanning tree that are in the tree (of depths: 1 if the least is the root's).</param>
/// <param name="Asked">Edges there are to find (of depths: 1).</param>
/// <param name="Correlation">Spearman's, the mean over the words; NaN in sentences of fewer than 5 or more than 50 words.</param>
public readonly record struct TreeScore(int Hits, int Asked, double Correlation)
{
    private const int Shortest = 5;
    private const int Longest = 50;

    /// <summary>Undirected unlabelled attachment, and the order of each word's distances to the others.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="guessed">(words, words).</param>
    public static TreeScore OfDistances(TreeMetric tree, ReadOnlySpan<float> guessed)
    {
        var words = Judged(tree);
        var hits = SpanningTree.Of(guessed, tree.Words, words).Count(edge => tree.IsEdge(edge.From, edge.To));
        var asked = 0;
        for (var i = 0; i < words.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                asked += tree.IsEdge(words[i], words[j]) ? 1 : 0;
            }
        }

        return new TreeScore(
            hits,
            asked,
            words.Length is < Shortest or > Longest ? double.NaN : Correlate(tree, guessed, words)
        );
    }

    /// <summary>Whether the root is found, and the order of the depths.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="guessed">A depth for each word.</param>
    public static TreeScore OfDepths(TreeMetric tree, ReadOnlySpan<float> guessed)
    {
        var words = Judged(tree);
        if (words.Length == 0)
        {
            return new TreeScore(0, 0, double.NaN);
        }

        var best = words[0];
        foreach (var word in words)
        {
            best = guessed[word] < guessed[best] ? word : best;
        }

        var (right, mine) = (new double[words.Length], new double[words.Length]);
        for (var i = 0; i < words.Length; i++)
        {
            (right[i], mine[i]) = (tree.Depths[words[i]], guessed[words[i]]);
        }

        return new TreeScore(
            tree.Depths[best] == 0 ? 1 : 0,
            1,
            words.Length is < Shortest or > Longest ? double.NaN : Numerics.Correlation.Spearman(right, mine)
        );
    }

    private static double Correlate(TreeMetric tree, ReadOnlySpan<float> guessed, int[] words)
    {
        var distances = tree.Distances();
        var (sum, count) = (0.0, 0);
        foreach (var word in words)
        {
            var (right, mine) = (new List<double>(), new List<double>());
            foreach (var other in words)
            {
                if (other != word)
                {
                    right.Add(distances[(word * tree.Words) + other]);
                    mine.Add(guessed[(word * tree.Words) + other]);
                }
            }

            var correlation = Numerics.Correlation.Spearman(right, mine);
            if (double.IsFinite(correlation))
            {
                (sum, count) = (sum + correlation, count + 1);
            }
        }

        return count > 0 ? sum / count : double.NaN;
    }

    private static int[] Judged(TreeMetric tree) =>
        [.. Enumerable.Range(0, tree.Words).Where(word => tree.IsJudged[word])];
}
