namespace Malmoi.Tokenization.Decoders;

/// <summary>Joins WordPiece's pieces: a blank before every piece without the prefix, then none before punctuation.</summary>
/// <param name="Prefix">What marks a piece inside a word.</param>
/// <param name="Cleanup">Whether blanks before marks and English contractions go.</param>
public sealed record WordPieceDecoder(string Prefix = "##", bool Cleanup = true) : IDecoder
{
    public List<string> Decode(List<string> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        var decoded = new List<string>(pieces.Count);
        foreach (var piece in pieces)
        {
            var text =
                decoded.Count == 0 ? piece
                : piece.StartsWith(Prefix, StringComparison.Ordinal) ? piece[Prefix.Length..]
                : " " + piece;
            decoded.Add(Cleanup ? TidyEnglish(text) : text);
        }

        return decoded;
    }

    /// <summary>English without the blanks that tokenization put before marks and contractions.</summary>
    internal static string TidyEnglish(string text) =>
        text.Replace(" .", ".", StringComparison.Ordinal)
            .Replace(" ?", "?", StringComparison.Ordinal)
            .Replace(" !", "!", StringComparison.Ordinal)
            .Replace(" ,", ",", StringComparison.Ordinal)
            .Replace(" ' ", "'", StringComparison.Ordinal)
            .Replace(" n't", "n't", StringComparison.Ordinal)
            .Replace(" 'm", "'m", StringComparison.Ordinal)
            .Replace(" do not", " don't", StringComparison.Ordinal)
            .Replace(" 's", "'s", StringComparison.Ordinal)
            .Replace(" 've", "'ve", StringComparison.Ordinal)
            .Replace(" 're", "'re", StringComparison.Ordinal);
}
