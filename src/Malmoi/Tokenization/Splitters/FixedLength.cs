using System.Text;
using Malmoi.Tokenization.Normalizers;
using Malmoi.Tokenization.Patterns;

namespace Malmoi.Tokenization.Splitters;

/// <summary>Cuts text every so many characters.</summary>
public sealed record FixedLength(int Length = 5) : ISplitter
{
    public void Split(NormalizedText text, List<NormalizedText> words)
    {
        ArgumentNullException.ThrowIfNull(text);
        var pieces = new List<PatternMatch>();
        var (start, count) = (0, 0);
        for (var i = 0; i < text.Length; )
        {
            Rune.DecodeFromUtf16(text.Text[i..], out _, out var length);
            i += length;
            if (++count == Length)
            {
                pieces.Add(new PatternMatch(start, i));
                (start, count) = (i, 0);
            }
        }

        pieces.Add(new PatternMatch(start, text.Length));
        Delimiters.Cut(text, pieces, words);
    }
}
