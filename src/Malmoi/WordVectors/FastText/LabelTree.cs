namespace Malmoi.WordVectors.FastText;

/// <summary>fastText's Huffman tree over labels, searched for the most probable leaves (Joulin et al., 2017).</summary>
/// <remarks>At an inner node with row w the right branch has probability σ(w·h), the left one the rest.</remarks>
internal sealed class LabelTree
{
    /// <summary>The count of nodes that are not made yet; real ones must stay below.</summary>
    public const long Unmade = 1_000_000_000_000_000;

    private readonly int _labels;
    private readonly int[] _left;
    private readonly int[] _right;

    /// <param name="counts">How often each label occurred.</param>
    /// <exception cref="ArgumentException">A count is negative, or they are beyond fastText's own bounds.</exception>
    public LabelTree(long[] counts)
    {
        _labels = counts.Length;
        var nodes = (2 * _labels) - 1;
        (_left, _right) = (new int[nodes], new int[nodes]);
        var weights = new long[nodes];
        counts.CopyTo(weights, 0);
        weights.AsSpan(_labels).Fill(Unmade);
        if (
            counts.Any(count => count is < 0 or > Unmade)
            || counts.Aggregate(0.0, (sum, count) => sum + count) >= Unmade
        )
        {
            throw new ArgumentException("the labels' counts are not what fastText writes", nameof(counts));
        }

        var (leaf, node) = (_labels - 1, _labels);
        for (var made = _labels; made < nodes; made++)
        {
            _left[made] = Least();
            _right[made] = Least();
            weights[made] = weights[_left[made]] + weights[_right[made]];
        }

        int Least() => leaf >= 0 && weights[leaf] < weights[node] ? leaf-- : node++;
    }

    /// <summary>Offers the labels with the greatest log probabilities.</summary>
    public void Predict(IRowMatrix output, ReadOnlySpan<float> hidden, float threshold, BestAnswers best)
    {
        // No recursion: a tree from a file may be as deep as it has labels.
        var open = new Stack<(int Node, float Score)>();
        open.Push(((2 * _labels) - 2, 0));
        while (open.TryPop(out var at))
        {
            if (at.Score < threshold || !best.Takes(at.Score))
            {
                continue;
            }

            if (at.Node < _labels)
            {
                best.Offer(at.Node, at.Score);
                continue;
            }

            var right = 1 / (1 + Math.Exp(-output.Multiply(at.Node - _labels, hidden)));
            right = (float)right;
            open.Push((_right[at.Node], at.Score + FastTextClassifier.SmoothedLog(right)));
            open.Push((_left[at.Node], at.Score + FastTextClassifier.SmoothedLog(1 - right)));
        }
    }
}
