using Malmoi.Tokenization;

namespace Malmoi.NGrams;

/// <summary>All n-grams of a back-off model, one order after the other: what an ARPA file is, whatever holds it.</summary>
/// <remarks>
/// The meeting point of estimation, files and conversion: an ARPA file, a trained model and a KenLM trie are sources; ARPA and
/// KenLM writers, pruning, interpolation and in-memory models consume one. Read the orders from 1 upwards, each once, to the end.
/// </remarks>
public interface INGramSource : IDisposable
{
    int Order { get; }

    IVocabulary Vocabulary { get; }

    /// <summary>How many n-grams of this order there are (1 to <see cref="Order"/>).</summary>
    long Count(int order);

    /// <summary>The n-grams of one order in blocks; a block is valid until the next one is asked for.</summary>
    IEnumerable<NGramBlock> Read(int order, CancellationToken ct = default);
}

/// <summary>Up to <see cref="Capacity"/> n-grams of one order, in columns.</summary>
public sealed class NGramBlock(int order, int capacity = 8192)
{
    public int Order { get; } = order;

    public int Capacity { get; } = capacity;

    /// <summary>How many of the rows are filled.</summary>
    public int Count { get; set; }

    /// <summary>(Capacity, Order) word ids, oldest word first.</summary>
    public int[] Words { get; } = new int[capacity * order];

    /// <summary>(Capacity) log10 probabilities.</summary>
    public float[] LogProbabilities { get; } = new float[capacity];

    /// <summary>(Capacity) log10 back-off weights; 0 where there is none.</summary>
    public float[] Backoffs { get; } = new float[capacity];

    /// <summary>The words of row <paramref name="index"/>, oldest first.</summary>
    public ReadOnlySpan<int> Row(int index) => Words.AsSpan(index * Order, Order);
}
