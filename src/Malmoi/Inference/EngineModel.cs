using Malmoi.Architectures;
using Malmoi.LanguageModels;

namespace Malmoi.Inference;

/// <summary>A decoder that the managed engine executes, as a next-token model.</summary>
/// <remarks>All states of one reading go through the model together: whatever is asked of them, every projection is one product.</remarks>
public sealed class EngineModel : INextTokenModel, IDistributionReader, ITracedModel, IDisposable
{
    private readonly IDisposable? _source;
    private readonly EngineReading _reading;
    private readonly TokenEmbeddings _embeddings;

    /// <param name="decoder">With a head for the next token; it becomes this one's to dispose.</param>
    /// <param name="begin">What stands before every text; null: nothing.</param>
    /// <param name="source">What holds the decoder's tensors, to be disposed after it; null: it is somebody else's.</param>
    /// <exception cref="InputException">The model has no head for the next token, or no such begin mark.</exception>
    public EngineModel(Decoder decoder, int? begin, IDisposable? source = null)
    {
        (Decoder, _source) = (decoder, source);
        var head =
            decoder.Heads.GetValueOrDefault(HeadNames.NextToken)
            ?? throw new InputException(
                "this model predicts no next token: it has no such head, so it can neither generate nor score from left to right"
            );
        VocabularySize = head.Spec.Outputs;
        Begin =
            begin is null || (uint)begin < (uint)VocabularySize
                ? begin
                : throw new InputException(
                    $"the mark {begin} that begins a text is none of the model's {VocabularySize} tokens: do configuration and tokenizer belong to this model?"
                );
        _embeddings = (TokenEmbeddings)decoder.Stack.Spec.Embeddings;
        _reading = new EngineReading(decoder, head);
    }

    public int VocabularySize { get; }

    /// <summary>What stands before every text.</summary>
    public int? Begin { get; }

    public int? ContextLength => _embeddings.Positions?.Count;

    public bool ShowsDistributions => true;

    /// <summary>What computes.</summary>
    public Decoder Decoder { get; }

    public INextTokenState Start(ReadOnlySpan<int> source = default) =>
        source.IsEmpty
            ? new EngineState(Decoder, Decoder.NewCache(), Begin)
            : throw new InputException("this model has no encoder to read a source: give it as the prompt");

    public INextTokenState StartEmpty() => new EngineState(Decoder, Decoder.NewCache(), null);

    public void Read(ReadOnlySpan<Reading> batch)
    {
        Check(batch);
        _reading.Read(batch, null, null);
    }

    public void ReadDistributions(
        ReadOnlySpan<Reading> batch,
        IReadOnlyList<Memory<int>> ranks,
        IReadOnlyList<Memory<float>> entropies
    )
    {
        Check(batch);
        _reading.Read(batch, ranks, entropies);
    }

    public Trace Run(ReadOnlySpan<int> tokens, TraceParts parts)
    {
        if (tokens.IsEmpty)
        {
            throw new InputException("there is nothing to read: give at least one token");
        }

        Check(tokens);
        CheckLength(tokens.Length);
        var layers = Decoder.Stack.Spec.Layers.Count;
        var trace = new EngineTrace(Decoder.Stack.Spec, [tokens.Length], parts);
        var text = tokens.ToArray();
        using var cache = Decoder.NewCache();
        using var turn = Decoder.Use(out var pass);
        for (var start = 0; start < text.Length; start += Pass.MostRows)
        {
            var part = text.AsMemory(start, Math.Min(Pass.MostRows, text.Length - start));
            Decoder.Stack.Run(pass, [new Run(cache, part) { Length = text.Length }], trace);
        }

        return new Trace(
            parts.HasFlag(TraceParts.HiddenStates)
                ? [.. Enumerable.Range(0, layers + 1).Select(layer => trace.HiddenState(layer, 0))]
                : [],
            parts.HasFlag(TraceParts.Attentions)
                ? [.. Enumerable.Range(0, layers).Select(layer => trace.Attention(layer, 0))]
                : []
        );
    }

    public void Dispose()
    {
        Decoder.Dispose();
        _source?.Dispose();
    }

    private void Check(ReadOnlySpan<Reading> batch)
    {
        foreach (var reading in batch)
        {
            if (reading.State is not EngineState state || state.Owner != Decoder)
            {
                throw new ArgumentException(
                    "a state can be read only by the model that it was started by",
                    nameof(batch)
                );
            }

            Check(reading.Tokens.Span);
            CheckLength(state.Total + reading.Tokens.Length - (reading.Logits.IsEmpty ? 1 : 0));
        }
    }

    private void Check(ReadOnlySpan<int> tokens)
    {
        foreach (var token in tokens)
        {
            if ((uint)token >= (uint)_embeddings.Vocabulary)
            {
                throw new InputException(
                    $"the token {token} is none of the model's {_embeddings.Vocabulary}: do tokenizer and model belong together?"
                );
            }
        }
    }

    private void CheckLength(int length)
    {
        if (ContextLength is { } most && length > most)
        {
            throw new InputException(
                $"the text has {length} tokens, but the model reads {most} at most: shorten it, or score it in windows"
            );
        }
    }
}
