using System.Text;
using Malmoi.Tokenization.Decoders;
using Malmoi.Tokenization.Patterns;

namespace Malmoi.Tokenization.Normalizers;

/// <summary>Puts a string in the place of every match of a pattern; among decoders, in every piece.</summary>
public sealed record Replace(IPattern Pattern, string Content) : INormalizer, IDecoder
{
    public void Normalize(NormalizedText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var matches = Pattern.Matches(text.Text);
        if (matches.Count == 0)
        {
            return;
        }

        var kept = 0;
        foreach (var (start, end) in matches)
        {
            text.Keep(kept, start);
            if (end == 0)
            {
                text.Insert(Content);
            }
            else
            {
                // What replaces several characters takes the place of the last.
                Rune.DecodeLastFromUtf16(text.Text[..end], out _, out var length);
                text.Append(Content, end - length, end);
            }

            kept = end;
        }

        text.Keep(kept, text.Length);
        text.Commit();
    }

    // A match may begin with the blank before which a cut is, and reach no further one.
    INormalizer? INormalizer.Continued() =>
        Pattern.Source == " {2,}" || (Pattern is LiteralPattern && !Pattern.Source.Skip(1).Any(c => c is ' ' or '▁'))
            ? this
            : null;

    public List<string> Decode(List<string> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        return pieces.ConvertAll(Replaced);
    }

    private string Replaced(string piece)
    {
        var matches = Pattern.Matches(piece);
        if (matches.Count == 0)
        {
            return piece;
        }

        var replaced = new StringBuilder();
        var kept = 0;
        foreach (var (start, end) in matches)
        {
            replaced.Append(piece, kept, start - kept).Append(Content);
            kept = end;
        }

        return replaced.Append(piece, kept, piece.Length - kept).ToString();
    }
}
