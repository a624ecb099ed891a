using System.Text;
using Malmoi.Tokenization;

namespace Malmoi.WordVectors.FastText;

/// <summary>A fastText model: word vectors made of subwords (Bojanowski et al., 2017), or a text classifier (Joulin et al., 2017).</summary>
/// <remarks>The vector of a word is the mean of the rows of its character n-grams and, where the word is known, of its own row.</remarks>
public sealed class FastTextModel : IDisposable
{
    private readonly Lazy<WordEmbeddings> _vectors;

    /// <param name="options">What stands at the head of the file.</param>
    /// <param name="dictionary">Words and labels.</param>
    /// <param name="input">A row for each word, then for each bucket.</param>
    /// <param name="output">A row for each word or, of a classifier, for each label.</param>
    /// <exception cref="ArgumentException">The matrices do not fit the dictionary and the options.</exception>
    public FastTextModel(FastTextOptions options, FastTextDictionary dictionary, IRowMatrix input, IRowMatrix output)
    {
        (Options, Dictionary, Input, Output) = (options, dictionary, input, output);
        if (Mismatch() is { } mismatch)
        {
            throw new ArgumentException(mismatch, nameof(input));
        }

        _vectors = new Lazy<WordEmbeddings>(Compose);
        Classifier = options.Task == FastTextTask.Supervised ? new FastTextClassifier(this) : null;
    }

    public FastTextOptions Options { get; }

    public FastTextDictionary Dictionary { get; }

    /// <summary>A row for each word, then for each bucket.</summary>
    public IRowMatrix Input { get; }

    /// <summary>A row for each word or, of a classifier, for each label.</summary>
    public IRowMatrix Output { get; }

    /// <summary>Predicts labels, where the model was trained to.</summary>
    public FastTextClassifier? Classifier { get; }

    /// <summary>The vectors of all words, and by their pieces of any other; made when first asked for.</summary>
    public WordEmbeddings Vectors => _vectors.Value;

    /// <summary>The vector of a word, known or not.</summary>
    /// <returns>Whether any of its pieces has a row; the vector is zero otherwise.</returns>
    public bool TryFind(ReadOnlySpan<byte> word, Span<float> vector)
    {
        List<int> rows = [];
        Dictionary.AddRows(word, rows);
        Average(rows, vector);
        return rows.Count > 0;
    }

    /// <summary>The pieces of a word and their rows: itself where it is known, then its n-grams; a pruned one has no row (-1).</summary>
    public IReadOnlyList<(string Piece, int Row)> Pieces(string word)
    {
        List<(string, int)> pieces = [];
        var utf8 = Encoding.UTF8.GetBytes(word);
        if (Dictionary.Find(utf8) is var id and >= 0)
        {
            pieces.Add((word, id));
        }

        if (!utf8.AsSpan().SequenceEqual(FastTextDictionary.LineEnd))
        {
            CharacterNGrams.Of(
                utf8,
                Options.ShortestNGram,
                Options.LongestNGram,
                (ngram, hash) => pieces.Add((Encoding.UTF8.GetString(ngram), Dictionary.Row(hash)))
            );
        }

        return pieces;
    }

    /// <summary>The vector of a sentence: the mean of its words' directions or, of a classifier, of the rows of all its pieces.</summary>
    public float[] SentenceVector(string sentence)
    {
        var sum = new float[Options.Dimensions];
        var line = Encoding.UTF8.GetBytes(sentence).AsSpan();
        if (Options.Task == FastTextTask.Supervised)
        {
            List<int> rows = [];
            Dictionary.AddLine(line, rows, []);
            Average(rows, sum);
            return sum;
        }

        var vector = new float[sum.Length];
        var count = 0;
        foreach (var range in line.SplitAny(" \t\n\v\f\r"u8))
        {
            if (range.End.Value > range.Start.Value && TryFind(line[range], vector))
            {
                var inverse = DotProduct.InverseNorm(vector);
                DotProduct.AddTo(sum, vector, inverse);
                count += inverse > 0 ? 1 : 0;
            }
        }

        DotProduct.Scale(sum, count > 0 ? 1f / count : 0);
        return sum;
    }

    public void Dispose()
    {
        Input.Dispose();
        Output.Dispose();
    }

    /// <summary>Puts the mean of rows of the input into <paramref name="vector"/>; zeros where there are none.</summary>
    internal void Average(List<int> rows, Span<float> vector)
    {
        vector.Clear();
        foreach (var row in rows)
        {
            Input.AddRow(row, vector);
        }

        if (rows.Count > 0)
        {
            DotProduct.Scale(vector, 1f / rows.Count);
        }
    }

    private string? Mismatch()
    {
        var pieces = Dictionary.PrunedBuckets is { } kept
            ? kept.Values.DefaultIfEmpty(-1).Max() + 1L
            : Math.Max(0, Options.Buckets);
        var outputs = Options.Task == FastTextTask.Supervised ? Dictionary.LabelCount : Dictionary.WordCount;
        return Input.Columns != Options.Dimensions || Output.Columns != Options.Dimensions
                ? $"the matrices have {Input.Columns} and {Output.Columns} columns, expected {Options.Dimensions}"
            : Input.Rows < Dictionary.WordCount + pieces
                ? $"the input matrix has {Input.Rows} rows, but {Dictionary.WordCount} words and {pieces} buckets need {Dictionary.WordCount + pieces}"
            : Output.Rows < outputs ? $"the output matrix has {Output.Rows} rows, expected {outputs}"
            : null;
    }

    private WordEmbeddings Compose()
    {
        var words = new WordVocabulary(Dictionary.WordCount);
        for (var id = 0; id < Dictionary.WordCount; id++)
        {
            words.Add(Dictionary.Utf8(id));
        }

        var matrix = new float[(long)words.Count * Options.Dimensions];
        const int Piece = 4096;
        Workers.Run(
            Environment.ProcessorCount,
            (words.Count + Piece - 1) / Piece,
            () => 0,
            (_, piece) =>
            {
                for (var id = piece * Piece; id < Math.Min(words.Count, (piece + 1) * Piece); id++)
                {
                    TryFind(words.Utf8(id), matrix.AsSpan(id * Options.Dimensions, Options.Dimensions));
                }
            },
            default
        );
        return new WordEmbeddings(
            words,
            Options.Dimensions,
            matrix,
            Options is { Buckets: > 0, LongestNGram: > 0 } ? TryFind : null
        );
    }
}
