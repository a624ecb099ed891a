using System.Text;
using Malmoi.Numerics;
using Malmoi.Tokenization;

namespace Malmoi.WordVectors.Training;

/// <summary>What training has made: a row of the input matrix for each word, then for each bucket of n-grams, and the output matrix.</summary>
public sealed class TrainedVectors : IDisposable
{
    private readonly InputRows _rows;

    internal TrainedVectors(
        TrainingVocabulary vocabulary,
        InputRows rows,
        AlignedMatrix input,
        AlignedMatrix output,
        WordVectorOptions options
    ) => (Vocabulary, _rows, Input, Output, Options) = (vocabulary, rows, input, output, options);

    public TrainingVocabulary Vocabulary { get; }

    /// <summary>Rows: the words of the vocabulary in order, then the buckets of n-grams where there are any.</summary>
    public AlignedMatrix Input { get; }

    /// <summary>Rows: the words in order (negative sampling), or the inner nodes of the Huffman tree (hierarchical softmax).</summary>
    public AlignedMatrix Output { get; }

    public WordVectorOptions Options { get; }

    /// <summary>The vector of a word: its row, or the mean of its row and those of its n-grams.</summary>
    /// <param name="word">Its place in the vocabulary.</param>
    /// <param name="vector">Takes the vector; as long as there are dimensions.</param>
    public void Vector(int word, Span<float> vector)
    {
        var rows = _rows.Of(word, out var single);
        Input[word].CopyTo(vector);
        if (single)
        {
            return;
        }

        foreach (var row in rows[1..])
        {
            var other = Input[row];
            for (var i = 0; i < vector.Length; i++)
            {
                vector[i] += other[i];
            }
        }

        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] /= rows.Length;
        }
    }

    /// <summary>The vectors of all words, one after the other, as <see cref="Vector"/> gives them.</summary>
    public float[] Vectors()
    {
        var vectors = new float[(long)Vocabulary.Count * Input.Columns];
        for (var word = 0; word < Vocabulary.Count; word++)
        {
            Vector(word, vectors.AsSpan(checked(word * Input.Columns), Input.Columns));
        }

        return vectors;
    }

    /// <summary>The vectors with their words, to search and to save; they live on their own.</summary>
    public WordEmbeddings Embeddings()
    {
        var words = new WordVocabulary(Vocabulary.Count);
        foreach (var word in Vocabulary.Words)
        {
            words.Add(Encoding.UTF8.GetBytes(word));
        }

        return new WordEmbeddings(words, Options.Dimensions, Vectors());
    }

    public void Dispose()
    {
        Input.Dispose();
        Output.Dispose();
    }
}
