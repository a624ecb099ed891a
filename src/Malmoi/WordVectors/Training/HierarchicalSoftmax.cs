namespace Malmoi.WordVectors.Training;

/// <summary>Hierarchical softmax (Morin and Bengio, 2005) over a Huffman tree: a decision at each node of a word's path.</summary>
/// <remarks>
/// <code>
/// p(word | h) = Π over the nodes n of its path: σ(v'_n · h) where the path takes the node's branch, else σ(-v'_n · h)
/// </code>
/// The branch is 0 in word2vec, 1 in fastText. The probabilities of all words sum to one.
/// </remarks>
/// <param name="vocabulary">The words or labels, the most frequent first.</param>
/// <param name="asFastText">Branch 1 is the one that a node tells the probability of, and there is a row, unused, for one node more.</param>
public sealed class HierarchicalSoftmax(TrainingVocabulary vocabulary, bool asFastText = false) : IOutputLayer
{
    /// <summary>The tree of the words.</summary>
    public HuffmanTree Tree { get; } = new(vocabulary.Counts);

    public int Rows => Math.Max(1, vocabulary.Count - (asFastText ? 0 : 1));

    public int MostRows => Math.Max(1, Tree.LongestPath);

    public int Select(int target, Xoshiro256 random, Span<int> rows, Span<float> labels)
    {
        var nodes = Tree.Nodes(target);
        nodes.CopyTo(rows);
        Tree.Labels(target).CopyTo(labels);
        if (asFastText)
        {
            foreach (ref var label in labels[..nodes.Length])
            {
                label = 1 - label;
            }
        }

        return nodes.Length;
    }
}
