using Malmoi.LanguageModels;
using Malmoi.Tokenization;
using Microsoft.Extensions.AI;

namespace Malmoi.Models;

/// <summary>Any model that shows its hidden states as an embedding generator of Microsoft.Extensions.AI: their mean over a text's tokens, of length one (Reimers and Gurevych, 2019).</summary>
public sealed class TracedEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly ITracedModel _model;
    private readonly ITokenizer _tokenizer;
    private readonly IDisposable? _owned;
    private readonly EmbeddingGeneratorMetadata _metadata;

    /// <param name="model">Whose hidden states.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="name">What embeddings call it.</param>
    /// <param name="owned">Disposed with the generator; null: nothing is.</param>
    public TracedEmbeddingGenerator(
        ITracedModel model,
        ITokenizer tokenizer,
        string? name = null,
        IDisposable? owned = null
    ) =>
        (_model, _tokenizer, _owned, _metadata) = (
            model,
            tokenizer,
            owned,
            new EmbeddingGeneratorMetadata("malmoi", defaultModelId: name)
        );

    /// <summary>A model that is opened; it is disposed with the generator.</summary>
    /// <exception cref="InputException">It has no hidden states.</exception>
    public static TracedEmbeddingGenerator Of(OpenedModel opened) =>
        new(
            opened.Traced
                ?? throw new InputException(
                    $"'{opened.Path}' ({opened.Format}) has no hidden states to make embeddings of: give a Transformer or word vectors"
                ),
            opened.Tokenizer,
            Path.GetFileName(Path.TrimEndingDirectorySeparator(opened.Path)),
            opened
        );

    /// <summary>Opens a Transformer that the engine runs.</summary>
    /// <exception cref="InputException">It is missing, damaged, or has no hidden states.</exception>
    public static TracedEmbeddingGenerator Open(string path)
    {
        var opened = LocalModel.Open(path);
        try
        {
            return Of(opened);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>A text's tokens, with those that the model's tokenizer puts round it.</summary>
    public int[] Encode(string text) =>
        _tokenizer is TokenizerPipeline pipeline
            ? pipeline.Prepare(text).Ids
            : [.. _tokenizer.Encode(text).Select(token => token.Id)];

    /// <summary>The vector of tokens.</summary>
    /// <exception cref="InputException">There is no token, or more than the model reads.</exception>
    public float[] Embed(ReadOnlySpan<int> ids)
    {
        if (ids.IsEmpty)
        {
            throw new InputException("an empty text has no vector: give one of a word or more");
        }

        var states = _model.Run(ids, TraceParts.HiddenStates).HiddenStates[^1];
        var vector = new float[states.Shape[^1]];
        for (var at = 0; at < states.Values.Length; at++)
        {
            vector[at % vector.Length] += states.Values[at];
        }

        var length = Math.Sqrt(vector.Sum(number => (double)number * number));
        return Array.ConvertAll(vector, number => (float)(number / Math.Max(length, 1e-12)));
    }

    /// <exception cref="InputException">A text is empty or too long, or other dimensions are asked for than the model has.</exception>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values,
        EmbeddingGenerationOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(values);
        return Task.Run(() => Generate(values, options, cancellationToken), cancellationToken);
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType.IsInstanceOfType(this) ? this
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata
            : serviceType == typeof(ITracedModel) ? _model
            : null;
    }

    public void Dispose() => _owned?.Dispose();

    private GeneratedEmbeddings<Embedding<float>> Generate(
        IEnumerable<string> values,
        EmbeddingGenerationOptions? options,
        CancellationToken ct
    )
    {
        var embeddings = new GeneratedEmbeddings<Embedding<float>>();
        long tokens = 0;
        foreach (var text in values)
        {
            ct.ThrowIfCancellationRequested();
            var ids = Encode(text);
            var vector = Embed(ids);
            if (options?.Dimensions is { } dimensions && dimensions != vector.Length)
            {
                throw new InputException(
                    $"embeddings of {dimensions} dimensions are asked for, and the model has {vector.Length}"
                );
            }

            tokens += ids.Length;
            embeddings.Add(
                new Embedding<float>(vector) { ModelId = _metadata.DefaultModelId, CreatedAt = DateTimeOffset.UtcNow }
            );
        }

        embeddings.Usage = new UsageDetails { InputTokenCount = tokens, TotalTokenCount = tokens };
        return embeddings;
    }
}
