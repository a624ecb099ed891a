namespace Malmoi.Tokenization.Normalizers;

/// <summary>A growing text, each UTF-16 unit with the place in a source where it came from; made once and used for many texts.</summary>
internal sealed class NormalizedUnits
{
    private char[] _characters = new char[64];
    private int[] _places = new int[64];

    public int Count { get; private set; }

    public ReadOnlySpan<char> Text => _characters.AsSpan(0, Count);

    /// <summary>How far the source has been read: the place after the last unit.</summary>
    public int End { get; set; }

    /// <summary>The place of a unit; that after the last is <see cref="End"/>.</summary>
    public int Place(int unit) => unit < Count ? _places[unit] : End;

    public void Add(char character, int place)
    {
        if (Count == _characters.Length)
        {
            Array.Resize(ref _characters, Count * 2);
            Array.Resize(ref _places, Count * 2);
        }

        _characters[Count] = character;
        _places[Count++] = place;
    }

    /// <summary>Takes the last unit away and gives its place.</summary>
    public int RemoveLast() => _places[--Count];

    public void Clear() => (Count, End) = (0, 0);
}
