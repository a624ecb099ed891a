using Malmoi.LanguageModels;

namespace Malmoi.Neural;

/// <summary>What a Transformer remembers of a text: its tokens, and once somebody generates, its keys and values.</summary>
internal sealed class TorchState : INextTokenState
{
    private readonly List<int> _tokens;
    private readonly int _given;

    /// <param name="begin">The begin mark, or what else stands before a text; none where the model has none.</param>
    /// <param name="source">What an encoder reads; null for a model without one.</param>
    public TorchState(int? begin, EncodedSource? source)
    {
        _tokens = begin is { } mark ? [mark] : [];
        (_given, Source) = (_tokens.Count, source?.Shared());
    }

    private TorchState(TorchState other)
    {
        (_tokens, _given, Source) = ([.. other._tokens], other._given, other.Source?.Shared());
        Row = other.Row?.Cache.Row(other.Row.Value.Index);
    }

    public int Length => _tokens.Count - _given;

    /// <summary>All tokens, the begin mark with them.</summary>
    public IReadOnlyList<int> Tokens => _tokens;

    /// <summary>Its place in a cache; null where no keys and values are kept.</summary>
    public CacheRow? Row { get; private set; }

    public EncodedSource? Source { get; }

    public void Append(ReadOnlySpan<int> tokens) => _tokens.AddRange(tokens);

    /// <summary>Goes over to a place in another cache, or to another place.</summary>
    public void MoveTo(CacheRow row)
    {
        Row?.Cache.Leave();
        Row = row;
    }

    public INextTokenState Fork() => new TorchState(this);

    public void Dispose()
    {
        Row?.Cache.Leave();
        Row = null;
        Source?.Leave();
    }
}
