namespace Malmoi.Tokenization.Decoders;

/// <summary>The text of a speech recogniser's frames (connectionist temporal classification, Graves et al., 2006): repeats count once, paddings go.</summary>
public sealed record Ctc(string Padding = "<pad>", string WordDelimiter = "|", bool Cleanup = true) : IDecoder
{
    public List<string> Decode(List<string> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        var decoded = new List<string>(pieces.Count);
        string? last = null;
        foreach (var piece in pieces)
        {
            if (piece == last)
            {
                continue;
            }

            last = piece;
            var text = Without(piece, Padding, "");
            text = Cleanup ? Without(WordPieceDecoder.TidyEnglish(text), WordDelimiter, " ") : text;
            if (text.Length > 0)
            {
                decoded.Add(text);
            }
        }

        return decoded;
    }

    private static string Without(string text, string part, string by) =>
        part.Length == 0 ? text : text.Replace(part, by, StringComparison.Ordinal);
}
