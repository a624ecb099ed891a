namespace Malmoi.Tokenization.Models;

/// <summary>An id and where its piece stands, in UTF-16 units.</summary>
public readonly record struct PlacedId(int Id, int Start, int End);

/// <summary>A growing list of ids and their places, made once and used for many words.</summary>
public sealed class TokenBuffer
{
    private PlacedId[] _tokens = new PlacedId[64];

    public int Count { get; private set; }

    public ReadOnlySpan<PlacedId> Tokens => _tokens.AsSpan(0, Count);

    public void Add(int id, int start, int end)
    {
        if (Count == _tokens.Length)
        {
            Array.Resize(ref _tokens, Count * 2);
        }

        _tokens[Count++] = new PlacedId(id, start, end);
    }

    public void Clear() => Count = 0;

    /// <summary>Forgets the tokens after the first <paramref name="count"/>.</summary>
    public void Truncate(int count) => Count = Math.Min(Count, count);
}
