using System.Text;
using Malmoi.Tokenization;

namespace Malmoi.WordVectors;

/// <summary>Makes a vector for a word that has none of its own, from its pieces (Bojanowski et al., 2017).</summary>
/// <param name="word">The word, in UTF-8.</param>
/// <param name="vector">Takes the vector.</param>
/// <returns>Whether there was anything to make it from.</returns>
public delegate bool SubwordComposer(ReadOnlySpan<byte> word, Span<float> vector);

/// <summary>Words and their vectors: one row of one matrix for each word of a vocabulary.</summary>
/// <remarks>Safe to share between threads.</remarks>
public sealed class WordEmbeddings : IDisposable
{
    private readonly SubwordComposer? _subwords;
    private readonly IDisposable? _owner;
    private readonly Lazy<float[]> _norms;

    /// <param name="words">The words, in the order of the rows; by custom the most frequent come first.</param>
    /// <param name="dimensions">Numbers in a vector.</param>
    /// <param name="matrix">The vectors one after the other: words x dimensions.</param>
    /// <param name="subwords">Makes vectors of words that the vocabulary lacks.</param>
    /// <param name="owner">What holds the memory and is disposed with the vectors.</param>
    /// <exception cref="ArgumentException">The matrix is not words x dimensions large.</exception>
    public WordEmbeddings(
        IVocabulary words,
        int dimensions,
        ReadOnlyMemory<float> matrix,
        SubwordComposer? subwords = null,
        IDisposable? owner = null
    )
    {
        ArgumentNullException.ThrowIfNull(words);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        if (matrix.Length != (long)words.Count * dimensions)
        {
            throw new ArgumentException(
                $"{words.Count} words of {dimensions} dimensions need a matrix of {(long)words.Count * dimensions} numbers, not {matrix.Length}",
                nameof(matrix)
            );
        }

        (Words, Dimensions, Matrix, _subwords, _owner) = (words, dimensions, matrix, subwords, owner);
        _norms = new Lazy<float[]>(ComputeNorms);
    }

    public IVocabulary Words { get; }

    public int Count => Words.Count;

    public int Dimensions { get; }

    /// <summary>The vectors one after the other: words x dimensions.</summary>
    public ReadOnlyMemory<float> Matrix { get; }

    /// <summary>Whether words outside the vocabulary may have vectors too.</summary>
    public bool HasSubwords => _subwords is not null;

    /// <summary>The length of each vector.</summary>
    public ReadOnlySpan<float> Norms => _norms.Value;

    /// <summary>The vector of a word by its id.</summary>
    public ReadOnlySpan<float> this[int id] => Matrix.Span.Slice(id * Dimensions, Dimensions);

    /// <summary>The vector of <paramref name="word"/>, its own or made from its pieces.</summary>
    /// <returns>Whether there is one.</returns>
    public bool TryFind(ReadOnlySpan<byte> word, Span<float> vector)
    {
        if (Words.Find(word) is var id and >= 0)
        {
            this[id].CopyTo(vector);
            return true;
        }

        return _subwords is not null && _subwords(word, vector);
    }

    /// <inheritdoc cref="TryFind(ReadOnlySpan{byte}, Span{float})"/>
    public bool TryFind(string word, Span<float> vector) => TryFind(Encoding.UTF8.GetBytes(word), vector);

    /// <summary>The vector of <paramref name="word"/>, its own or made from its pieces.</summary>
    /// <exception cref="InputException">It has none.</exception>
    public float[] Vector(string word)
    {
        var vector = new float[Dimensions];
        return TryFind(word, vector)
            ? vector
            : throw new InputException(
                $"'{word}' has no vector: the vocabulary of {Count} words lacks it{(HasSubwords ? ", and nothing is known of its pieces" : "")}; is it written as in the corpus?"
            );
    }

    /// <summary>The mean of the vectors of <paramref name="words"/>, each brought to length one before where <paramref name="unit"/> is set.</summary>
    /// <exception cref="InputException">A word has no vector, or there are no words.</exception>
    public float[] Mean(IReadOnlyList<string> words, bool unit = false)
    {
        if (words.Count == 0)
        {
            throw new InputException("the mean of no words: name one");
        }

        var sum = new float[Dimensions];
        foreach (var word in words)
        {
            var vector = Vector(word);
            DotProduct.AddTo(sum, vector, unit ? DotProduct.InverseNorm(vector) : 1);
        }

        DotProduct.Scale(sum, 1f / words.Count);
        return sum;
    }

    /// <summary>The cosine of the angle between the vectors of two words, from -1 to 1; 0 where a vector is zero.</summary>
    /// <exception cref="InputException">A word has no vector.</exception>
    public float Similarity(string first, string second) => DotProduct.Cosine(Vector(first), Vector(second));

    /// <summary>The cosine between the means of two groups of words.</summary>
    /// <exception cref="InputException">A word has no vector, or a group is empty.</exception>
    public float Similarity(IReadOnlyList<string> first, IReadOnlyList<string> second) =>
        DotProduct.Cosine(Mean(first), Mean(second));

    /// <summary>The <paramref name="k"/> words most similar to <paramref name="word"/>, itself left out, nearest first.</summary>
    /// <exception cref="InputException">The word has no vector.</exception>
    public Neighbour[] Neighbours(string word, int k) => Analogy.Find(this, [word], [], k, AnalogyMethod.Add);

    /// <summary>The <paramref name="k"/> words whose vectors have the greatest cosine with <paramref name="vector"/>, nearest first.</summary>
    public Neighbour[] Neighbours(ReadOnlySpan<float> vector, int k)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(vector.Length, Dimensions, nameof(vector));
        var unit = vector.ToArray();
        DotProduct.Scale(unit, DotProduct.InverseNorm(unit));
        return new ExactSearch(this).Find(unit, [new SearchQuestion()], k)[0];
    }

    /// <summary>The word whose vector lies farthest from the mean direction of all.</summary>
    /// <exception cref="InputException">A word has no vector, or there are no words.</exception>
    public string OddOneOut(IReadOnlyList<string> words)
    {
        var mean = Mean(words, unit: true);
        return words.MinBy(word => DotProduct.Cosine(Vector(word), mean))!;
    }

    /// <summary>A copy in which every vector has length one; zero vectors stay zero.</summary>
    public WordEmbeddings Normalised()
    {
        var copy = Matrix.ToArray();
        for (var id = 0; id < Count; id++)
        {
            var norm = Norms[id];
            DotProduct.Scale(copy.AsSpan(id * Dimensions, Dimensions), norm > 0 ? 1 / norm : 0);
        }

        return new WordEmbeddings(Words, Dimensions, copy, _subwords is null ? null : ComposeUnit);
    }

    public void Dispose() => _owner?.Dispose();

    private bool ComposeUnit(ReadOnlySpan<byte> word, Span<float> vector)
    {
        var composed = _subwords!(word, vector);
        if (composed)
        {
            DotProduct.Scale(vector, DotProduct.InverseNorm(vector));
        }

        return composed;
    }

    private float[] ComputeNorms()
    {
        var norms = new float[Count];
        for (var id = 0; id < norms.Length; id++)
        {
            norms[id] = MathF.Sqrt(DotProduct.Of(this[id], this[id]));
        }

        return norms;
    }
}
