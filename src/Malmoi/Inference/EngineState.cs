using Malmoi.LanguageModels;

namespace Malmoi.Inference;

/// <summary>What a decoder remembers of a text: the keys and values of its tokens, and one token that it may not have read yet.</summary>
/// <remarks>
/// The last token of a text is read only when somebody asks what comes after it: a text that is scored is read without it.
/// </remarks>
internal sealed class EngineState : INextTokenState
{
    private readonly int _given;
    private float[]? _last;

    /// <param name="owner">Whose state it is.</param>
    /// <param name="cache">It becomes this one's.</param>
    /// <param name="begin">What stands before the text; null: nothing.</param>
    public EngineState(Decoder owner, KeyValueCache cache, int? begin)
    {
        (Owner, Cache, Pending) = (owner, cache, begin);
        _given = begin is null ? 0 : 1;
    }

    private EngineState(EngineState other, int positions)
    {
        (Owner, Cache, _given) = (other.Owner, other.Cache.Fork(positions), other._given);
        if (positions == other.Cache.Length)
        {
            (Pending, _last) = (other.Pending, (float[]?)other._last?.Clone());
        }
    }

    public Decoder Owner { get; }

    public KeyValueCache Cache { get; }

    /// <summary>The token that was given and not read; null: all were read.</summary>
    public int? Pending { get; set; }

    /// <summary>Tokens, what stands before the text with them.</summary>
    public int Total => Cache.Length + (Pending is null ? 0 : 1);

    public int Length => Total - _given;

    /// <summary>What the stack gave after the last token; empty where it was not read.</summary>
    public ReadOnlySpan<float> Last => Pending is null ? _last : [];

    /// <summary>Keeps what the stack gave after the last token.</summary>
    public void Keep(ReadOnlySpan<float> last)
    {
        _last ??= new float[last.Length];
        last.CopyTo(_last);
    }

    public INextTokenState Fork() => new EngineState(this, Cache.Length);

    public INextTokenState? Fork(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length);
        // What was given before the text is among the positions, unless nothing was read yet.
        return length == Length ? Fork()
            : Cache.Length == 0 ? null
            : new EngineState(this, length + _given);
    }

    public void Dispose() => Cache.Dispose();
}
