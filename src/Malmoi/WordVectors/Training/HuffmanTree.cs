namespace Malmoi.WordVectors.Training;

/// <summary>A binary tree over the words in which frequent words stand near the root (Huffman, 1952).</summary>
/// <remarks>The path to a word passes inner nodes, numbered from 0 to one less than there are words, and takes a branch (0 or 1) at each.</remarks>
public sealed class HuffmanTree
{
    private readonly int[] _starts;
    private readonly int[] _nodes;
    private readonly float[] _labels;

    /// <param name="counts">How often each word occurs, from the largest to the smallest.</param>
    public HuffmanTree(IReadOnlyList<long> counts)
    {
        ArgumentOutOfRangeException.ThrowIfZero(counts.Count, nameof(counts));
        var (parents, branches) = Build(counts);
        _starts = new int[counts.Count + 1];
        for (var word = 0; word < counts.Count; word++)
        {
            _starts[word + 1] = checked(_starts[word] + Depth(parents, word));
        }

        _nodes = new int[_starts[^1]];
        _labels = new float[_starts[^1]];
        for (var word = 0; word < counts.Count; word++)
        {
            var at = _starts[word + 1];
            for (var node = word; parents[node] >= 0; node = parents[node])
            {
                at--;
                _nodes[at] = parents[node] - counts.Count;
                _labels[at] = branches[node] ? 0 : 1;
            }
        }

        LongestPath = Enumerable.Range(0, counts.Count).Max(word => Nodes(word).Length);
    }

    /// <summary>Nodes of the longest path.</summary>
    public int LongestPath { get; }

    /// <summary>The inner nodes on the way from the root to the word.</summary>
    public ReadOnlySpan<int> Nodes(int word) => _nodes.AsSpan(_starts[word].._starts[word + 1]);

    /// <summary>For each node of the path 1 where the way takes branch 0, else 0: what word2vec's regressions predict.</summary>
    public ReadOnlySpan<float> Labels(int word) => _labels.AsSpan(_starts[word].._starts[word + 1]);

    // Two queues suffice, since the counts are in order: the words from the rarest up, and the nodes as they are made.
    private static (int[] Parents, bool[] Branches) Build(IReadOnlyList<long> counts)
    {
        var words = counts.Count;
        var weights = new long[(2 * words) - 1];
        for (var i = 0; i < words; i++)
        {
            weights[i] = counts[i];
        }

        var parents = new int[weights.Length];
        parents[^1] = -1;
        var branches = new bool[weights.Length];
        var (word, node) = (words - 1, words);
        for (var made = words; made < weights.Length; made++)
        {
            var first = Least(made);
            var second = Least(made);
            weights[made] = weights[first] + weights[second];
            (parents[first], parents[second]) = (made, made);
            branches[second] = true;
        }

        return (parents, branches);

        int Least(int made) => word >= 0 && (node == made || weights[word] < weights[node]) ? word-- : node++;
    }

    private static int Depth(int[] parents, int word)
    {
        var depth = 0;
        for (var node = word; parents[node] >= 0; node = parents[node])
        {
            depth++;
        }

        return depth;
    }
}
