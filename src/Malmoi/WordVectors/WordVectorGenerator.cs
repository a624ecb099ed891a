using System.Text;
using Malmoi.Tokenization;
using Malmoi.WordVectors.FastText;
using Malmoi.WordVectors.Files;
using Microsoft.Extensions.AI;

namespace Malmoi.WordVectors;

/// <summary>Any file of word vectors as an embedding generator of Microsoft.Extensions.AI: a word gives its vector, a text the mean of its words' vectors.</summary>
/// <remarks>
/// Over a fastText model it is fastText's sentence vector: the mean of the words' directions, each word made from its pieces. Elsewhere a
/// word without a vector is left out of the mean. How many were stands in each embedding's <c>AdditionalProperties</c> as
/// <see cref="UnknownWords"/>, beside <see cref="WordCount"/>. The generator owns the vectors. Any number of threads may use it.
/// </remarks>
public sealed class WordVectorGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <summary>The property that counts the words of the text.</summary>
    public const string WordCount = "words";

    /// <summary>The property that counts the words that have no vector.</summary>
    public const string UnknownWords = "unknownWords";

    private readonly OpenedVectors _opened;
    private readonly EmbeddingGeneratorMetadata _metadata;

    /// <param name="opened">The vectors, disposed with the generator.</param>
    public WordVectorGenerator(OpenedVectors opened)
    {
        _opened = opened;
        _metadata = new EmbeddingGeneratorMetadata(
            "malmoi",
            defaultModelId: Path.GetFileName(opened.Path),
            defaultModelDimensions: opened.Vectors.Dimensions
        );
    }

    /// <summary>How text is cut into words; white-space words as they are written, unless the corpus of the vectors was cut otherwise.</summary>
    public TextPolicy Policy { get; init; } = TextPolicy.AsWritten;

    /// <summary>Whether a text of which no word has a vector gets the zero vector; otherwise it is refused, since zero is similar to nothing.</summary>
    public bool AllowUnknown { get; init; }

    /// <summary>Opens a file of vectors of any kind.</summary>
    /// <exception cref="InputException">The file is missing, broken or of another kind.</exception>
    public static WordVectorGenerator Open(string path) => new(VectorFile.Open(path));

    /// <exception cref="InputException">No word of a text has a vector, or other dimensions are asked for than the vectors have.</exception>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values,
        EmbeddingGenerationOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(values);
        if (options?.Dimensions is { } dimensions && dimensions != _opened.Vectors.Dimensions)
        {
            throw new InputException(
                $"embeddings of {dimensions} dimensions are asked for, but '{_opened.Path}' has {_opened.Vectors.Dimensions}"
            );
        }

        var embeddings = new GeneratedEmbeddings<Embedding<float>>();
        long words = 0;
        foreach (var text in values)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var embedding = Embed(text);
            words += (int)embedding.AdditionalProperties![WordCount]!;
            embeddings.Add(embedding);
        }

        embeddings.Usage = new UsageDetails { InputTokenCount = words, TotalTokenCount = words };
        return Task.FromResult(embeddings);
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType.IsInstanceOfType(this) ? this
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata
            : serviceType == typeof(WordEmbeddings) ? _opened.Vectors
            : serviceType == typeof(FastTextModel) ? _opened.FastText
            : null;
    }

    public void Dispose() => _opened.Dispose();

    private Embedding<float> Embed(string text)
    {
        var (sum, words, unknown) = Sum(text);
        if (words == unknown && !AllowUnknown)
        {
            throw new InputException(
                words == 0
                    ? "an empty text has no vector: leave it out, or allow unknown texts (AllowUnknown)"
                    : $"no word of '{Brief(text)}' has a vector in '{_opened.Path}': is it cut and cased as the corpus was (Policy)?"
            );
        }

        return new Embedding<float>(_opened.FastText?.SentenceVector(text) ?? sum)
        {
            ModelId = _metadata.DefaultModelId,
            AdditionalProperties = new AdditionalPropertiesDictionary { [WordCount] = words, [UnknownWords] = unknown },
        };
    }

    private (float[] Mean, int Words, int Unknown) Sum(string text)
    {
        var vectors = _opened.Vectors;
        var (sum, vector) = (new float[vectors.Dimensions], new float[vectors.Dimensions]);
        var (words, unknown) = (0, 0);
        var utf8 = new byte[256];
        foreach (var piece in new Pieces(text, Policy))
        {
            if (utf8.Length < Encoding.UTF8.GetMaxByteCount(piece.Text.Length))
            {
                utf8 = new byte[Encoding.UTF8.GetMaxByteCount(piece.Text.Length)];
            }

            words++;
            if (vectors.TryFind(utf8.AsSpan(0, Encoding.UTF8.GetBytes(piece.Text, utf8)), vector))
            {
                DotProduct.AddTo(sum, vector);
            }
            else
            {
                unknown++;
            }
        }

        DotProduct.Scale(sum, words > unknown ? 1f / (words - unknown) : 0);
        return (sum, words, unknown);
    }

    private static string Brief(string text) =>
        text.Length <= 60 ? text : $"{text[..(char.IsHighSurrogate(text[59]) ? 59 : 60)]}...";
}
