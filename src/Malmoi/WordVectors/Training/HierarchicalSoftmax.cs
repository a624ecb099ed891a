namespace Malmoi.WordVectors.Training;

/// <summary>Hierarchical softmax (Morin and Bengio, 2005) over a Huffman tree, as word2vec has it: a decision at each node of a word's path.</summary>
/// <remarks>
/// <code>
/// p(word | h) = Π over the nodes n of its path: σ(v'_n · h) where the path takes branch 0, else σ(-v'_n · h)
/// </code>
/// The probabilities of all words sum to one.
/// </remarks>
public sealed class HierarchicalSoftmax(TrainingVocabulary vocabulary) : IOutputLayer
{
    /// <summary>The tree of the words.</summary>
    public HuffmanTree Tree { get; } = new(vocabulary.Counts);

    public int Rows => Math.Max(1, vocabulary.Count - 1);

    public int MostRows => Math.Max(1, Tree.LongestPath);

    public int Select(int target, Xoshiro256 random, Span<int> rows, Span<float> labels)
    {
        var nodes = Tree.Nodes(target);
        nodes.CopyTo(rows);
        Tree.Labels(target).CopyTo(labels);
        return nodes.Length;
    }
}
