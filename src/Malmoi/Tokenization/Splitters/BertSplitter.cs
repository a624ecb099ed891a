using System.Text;
using Malmoi.Tokenization.Normalizers;
using Malmoi.Tokenization.Patterns;

namespace Malmoi.Tokenization.Splitters;

/// <summary>Words as BERT sees them (Devlin et al., 2019): between white space, every punctuation mark a word of its own.</summary>
public sealed record BertSplitter : ISplitter
{
    bool ISplitter.SplitsAtBlanks => true;

    ISplitter? ISplitter.Continued() => this;

    public void Split(NormalizedText text, List<NormalizedText> words)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(words);
        var pieces = new List<PatternMatch>();
        var start = 0;
        for (var i = 0; i < text.Length; )
        {
            Rune.DecodeFromUtf16(text.Text[i..], out var character, out var length);
            var isSpace = Rune.IsWhiteSpace(character);
            if (isSpace || Punctuation.IsPunctuation(character))
            {
                pieces.Add(new PatternMatch(start, i));
                pieces.Add(new PatternMatch(i, isSpace ? i : i + length));
                start = i + length;
            }

            i += length;
        }

        pieces.Add(new PatternMatch(start, text.Length));
        Delimiters.Cut(text, pieces, words);
    }
}
