using Malmoi.LanguageModels;
using Malmoi.Neural.Heads;
using static TorchSharp.torch;

namespace Malmoi.Neural.Recurrent;

/// <summary>A recurrent network as a next-token model: its state is two vectors a layer, so that texts may have any length.</summary>
public sealed class RecurrentLanguageModel : INextTokenModel, IDistributionReader, ITracedModel, IDisposable
{
    private readonly RecurrentNetwork _network;
    private readonly Head _head;

    /// <param name="network">With a head for the next token; it becomes this one's to dispose.</param>
    /// <param name="begin">What stands before every text; null: nothing.</param>
    /// <exception cref="InputException">The network has no head for the next token, or no such begin mark.</exception>
    public RecurrentLanguageModel(RecurrentNetwork network, int? begin)
    {
        _network = network;
        _head =
            network.Head
            ?? throw new InputException(
                "this model predicts no next token: it has no such head, so it can neither generate nor score"
            );
        Begin =
            begin is null || (uint)begin < (uint)VocabularySize
                ? begin
                : throw new InputException(
                    $"the mark {begin} that begins a text is none of the model's {VocabularySize} tokens: do configuration and tokenizer belong to this model?"
                );
    }

    public int VocabularySize => _head.Spec.Outputs;

    /// <summary>What stands before every text.</summary>
    public int? Begin { get; }

    /// <summary>The network itself.</summary>
    public RecurrentNetwork Network => _network;

    public INextTokenState Start(ReadOnlySpan<int> source = default) =>
        source.IsEmpty
            ? new RecurrentState(Begin)
            : throw new InputException("this model has no encoder to read a source: give it as the prompt");

    public INextTokenState StartEmpty() => new RecurrentState(null);

    public void Read(ReadOnlySpan<Reading> batch)
    {
        Check(batch);
        new RecurrentReading(_network, _head).Read(batch);
    }

    public void ReadDistributions(
        ReadOnlySpan<Reading> batch,
        IReadOnlyList<Memory<int>> ranks,
        IReadOnlyList<Memory<float>> entropies
    )
    {
        Check(batch);
        new RecurrentReading(_network, _head).Read(batch, ranks, entropies);
    }

    public Trace Run(ReadOnlySpan<int> tokens, TraceParts parts)
    {
        if (tokens.IsEmpty)
        {
            throw new InputException("there is nothing to read: give at least one token");
        }

        CheckIds(tokens);
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        var states = new List<TraceArray>();
        var ids = Array.ConvertAll(tokens.ToArray(), id => (long)id);
        _network.Read(
            tensor(ids, [1, ids.Length], ScalarType.Int64, _network.Device),
            _network.Fresh(1),
            trace: parts.HasFlag(TraceParts.HiddenStates) ? shown => states.Add(Plain(shown)) : null
        );
        return new Trace(states, []);
    }

    public void Dispose() => _network.Dispose();

    private static TraceArray Plain(Tensor tensor)
    {
        using var here = tensor.squeeze(0).to(ScalarType.Float32).cpu().contiguous();
        return new TraceArray([.. here.shape.Select(size => (int)size)], here.data<float>().ToArray());
    }

    private void Check(ReadOnlySpan<Reading> batch)
    {
        foreach (var reading in batch)
        {
            CheckIds(reading.Tokens.Span);
        }
    }

    private void CheckIds(ReadOnlySpan<int> ids)
    {
        foreach (var id in ids)
        {
            if ((uint)id >= (uint)VocabularySize)
            {
                throw new InputException(
                    $"the token {id} is none of the model's {VocabularySize}: do tokenizer and model belong together?"
                );
            }
        }
    }
}
