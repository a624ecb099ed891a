namespace Malmoi.Tokenization.Decoders;

/// <summary>Makes the mark at the end of a word a blank; at the end of the text, nothing.</summary>
public sealed record BytePairDecoder(string Suffix = "</w>") : IDecoder
{
    public List<string> Decode(List<string> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        var decoded = new List<string>(pieces.Count);
        for (var i = 0; i < pieces.Count; i++)
        {
            var blank = i == pieces.Count - 1 ? "" : " ";
            decoded.Add(Suffix.Length == 0 ? pieces[i] : pieces[i].Replace(Suffix, blank, StringComparison.Ordinal));
        }

        return decoded;
    }
}
