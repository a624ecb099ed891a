using Malmoi.Architectures;
using Malmoi.LanguageModels;
using Malmoi.Neural.Blocks;
using Malmoi.Neural.Heads;
using static TorchSharp.torch;

namespace Malmoi.Neural;

/// <summary>A Transformer as a next-token model: any decoder, any encoder-decoder after it has read a source.</summary>
/// <remarks>
/// Texts that are only scored are read in batches without a cache, shorter ones padded; whoever asks for a distribution gets keys and
/// values kept, in one cache for all states that are read together, written in place.
/// </remarks>
public sealed class TorchModel : INextTokenModel, IDistributionReader, ITracedModel, IDisposable
{
    // Tokens that are read at once: more make no product quicker, and need fresh memory.
    private const long MostTokens = 1 << 11;

    private readonly Transformer _model;
    private readonly Head _head;
    private readonly Device _device;
    private readonly bool _mayFork;

    /// <param name="model">With a head for the next token; it becomes this one's to dispose.</param>
    /// <param name="begin">What stands before every text: the begin mark, or a decoder's start token; null: nothing.</param>
    /// <exception cref="InputException">The model has no head for the next token, or no such begin mark.</exception>
    public TorchModel(Transformer model, int? begin)
    {
        _model = model;
        _head =
            model.Heads.GetValueOrDefault(HeadNames.NextToken)
            ?? throw new InputException(
                "this model predicts no next token: it has no such head, so it can neither generate nor score from left to right"
            );
        Begin =
            begin is null || (uint)begin < (uint)VocabularySize
                ? begin
                : throw new InputException(
                    $"the mark {begin} that begins a text is none of the model's {VocabularySize} tokens: do configuration and tokenizer belong to this model?"
                );
        _device = model.Tensors.Values.First().device;
        _mayFork = MayFork(Stack.Spec);
    }

    public int VocabularySize => _head.Spec.Outputs;

    /// <summary>What stands before every text.</summary>
    public int? Begin { get; }

    public int? ContextLength => Stack.Spec.Embeddings.Positions?.Count;

    // What is traced of an encoder-decoder is its encoder, whose marks the tokenizer sets.
    int? ITracedModel.Begin => _model.Encoder is null ? Begin : null;

    int? ITracedModel.ContextLength => (_model.Encoder ?? Stack).Spec.Embeddings.Positions?.Count;

    /// <summary>The model itself, for what goes on inside.</summary>
    public Transformer Transformer => _model;

    private Stack Stack => _model.Decoder ?? _model.Encoder!;

    public INextTokenState Start(ReadOnlySpan<int> source = default)
    {
        if (_model.Spec is not EncoderDecoderModel)
        {
            return source.IsEmpty
                ? new TorchState(Begin, null)
                : throw new InputException("this model has no encoder to read a source: give it as the prompt");
        }

        if (_model.Encoder!.Spec.Embeddings is TokenEmbeddings embeddings)
        {
            TokenIds.Check(source, embeddings.Vocabulary);
            if (source.Length > embeddings.Positions?.Count)
            {
                throw new InputException(
                    $"the source has {source.Length} tokens, but the encoder reads {embeddings.Positions.Count} at most: shorten it"
                );
            }
        }

        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        var tokens = tensor(
            source.ToArray().Select(id => (long)id).ToArray(),
            [1, source.Length],
            ScalarType.Int64,
            _device
        );
        var memory = _model.Encoder!.Forward(new StackInput { Input = tokens });
        return new TorchState(Begin, new EncodedSource(memory.DetachFromDisposeScope()));
    }

    public INextTokenState StartEmpty() => _model.Spec is EncoderDecoderModel ? Start() : new TorchState(null, null);

    public void Read(ReadOnlySpan<Reading> batch)
    {
        Check(batch);
        using var noGradients = no_grad();
        var readings = batch.ToArray();
        var scored = Array.FindAll(readings, IsOnlyScored);
        Score(scored, null, null);
        var kept = Array.FindAll(readings, reading => !IsOnlyScored(reading));
        foreach (var group in kept.GroupBy(Shape))
        {
            new CachedReading(_model, _head, _device).Read([.. group]);
        }
    }

    public void ReadDistributions(
        ReadOnlySpan<Reading> batch,
        IReadOnlyList<Memory<int>> ranks,
        IReadOnlyList<Memory<float>> entropies
    )
    {
        Check(batch);
        using var noGradients = no_grad();
        Score(batch.ToArray(), ranks, entropies);
    }

    public Trace Run(ReadOnlySpan<int> tokens, TraceParts parts)
    {
        CheckLength(tokens.Length, ((ITracedModel)this).ContextLength);
        return TracedReading.Run(_model, tokens, parts);
    }

    public void Dispose() => _model.Dispose();

    private static bool IsOnlyScored(Reading reading) =>
        reading.Logits.IsEmpty && !reading.LogProbabilities.IsEmpty && ((TorchState)reading.State).Row is null;

    // States of one shape are read as one batch: as many new tokens, and a cache or none.
    private static (int New, bool IsFresh, EncodedSource? Source) Shape(Reading reading)
    {
        var state = (TorchState)reading.State;
        return (
            state.Tokens.Count + reading.Tokens.Length - (int)(state.Row?.Length ?? 0),
            state.Row is null,
            state.Source
        );
    }

    private void Check(ReadOnlySpan<Reading> batch)
    {
        foreach (var reading in batch)
        {
            TokenIds.Check(reading.Tokens.Span, VocabularySize);
            var state = (TorchState)reading.State;
            var length = state.Tokens.Count + reading.Tokens.Length - (reading.Logits.IsEmpty ? 1 : 0);
            CheckLength(length, ContextLength);
        }
    }

    private static void CheckLength(int length, int? longest)
    {
        if (longest is { } most && length > most)
        {
            throw new InputException(
                $"the text has {length} tokens, but the model reads {most} at most: shorten it, or score it in windows"
            );
        }
    }

    private void Score(Reading[] readings, IReadOnlyList<Memory<int>>? ranks, IReadOnlyList<Memory<float>>? entropies)
    {
        var texts = Array.ConvertAll(
            readings,
            reading => (int[])[.. ((TorchState)reading.State).Tokens, .. reading.Tokens.Span]
        );
        var rows = ForkedRow.Of(texts, (first, next) => _mayFork && Source(readings[first]) == Source(readings[next]));
        foreach (var batch in Batches(rows.OrderByDescending(row => row.Length), readings))
        {
            new ScoredReading(_model, _head, _device).Read(batch, readings, ranks, entropies);
        }

        foreach (var reading in readings)
        {
            ((TorchState)reading.State).Append(reading.Tokens.Span);
        }
    }

    // Neighbours in length, of one source, as many as there is room for.
    private static IEnumerable<List<ForkedRow>> Batches(IEnumerable<ForkedRow> rows, Reading[] readings)
    {
        var batch = new List<ForkedRow>();
        foreach (var row in rows)
        {
            if (
                batch.Count > 0
                && (
                    (batch.Count + 1L) * batch[0].Length > MostTokens
                    || Source(readings[batch[0].Texts[0].Index]) != Source(readings[row.Texts[0].Index])
                )
            )
            {
                yield return batch;
                batch = [];
            }

            batch.Add(row);
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }

    private static EncodedSource? Source(Reading reading) => ((TorchState)reading.State).Source;

    // Texts can share a row where a position is nothing but its number: no distance is counted in columns.
    private static bool MayFork(StackSpec stack) =>
        stack.Layers.All(layer =>
            layer.Attention
                is { Window: null, Positions: NoAttentionPositions or Rotary { Scaling: not DynamicScaling } }
        );
}
