using System.Text;

namespace Malmoi.Tokenization.Decoders;

/// <summary>Takes a character off the ends of every piece, a limited number of times.</summary>
/// <param name="Content">The character.</param>
/// <param name="Start">The most that go at the start.</param>
/// <param name="Stop">The most that go at the end.</param>
public sealed record StripDecoder(Rune Content, int Start, int Stop) : IDecoder
{
    public bool LooksAhead => Stop > 0;

    public List<string> Decode(List<string> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        return pieces.ConvertAll(Stripped);
    }

    private string Stripped(string piece)
    {
        var content = Content.ToString();
        var (start, end) = (0, piece.Length);
        for (var i = 0; i < Start && string.CompareOrdinal(piece, start, content, 0, content.Length) == 0; i++)
        {
            start += content.Length;
        }

        for (var i = 0; i < Stop && piece.AsSpan(start, end - start).EndsWith(content, StringComparison.Ordinal); i++)
        {
            end -= content.Length;
        }

        return piece[start..end];
    }
}
