using System.Text;
using Malmoi.Tokenization.Normalizers;
using Malmoi.Tokenization.Patterns;
using Malmoi.Tokenization.Patterns.Regex;

namespace Malmoi.Tokenization.Splitters;

/// <summary>Words and marks: runs of word characters, and runs of what is neither one nor white space (<c>\w+|[^\w\s]+</c>).</summary>
public sealed record Whitespace : ISplitter
{
    private const int Blank = 0;
    private const int Word = 1;
    private const int Mark = 2;

    bool ISplitter.SplitsAtBlanks => true;

    ISplitter? ISplitter.Continued() => this;

    public void Split(NormalizedText text, List<NormalizedText> words)
    {
        ArgumentNullException.ThrowIfNull(text);
        var pieces = new List<PatternMatch>();
        var (start, kind) = (0, Blank);
        for (var i = 0; i < text.Length; )
        {
            Rune.DecodeFromUtf16(text.Text[i..], out var character, out var length);
            var next =
                IsWord(character) ? Word
                : Rune.IsWhiteSpace(character) ? Blank
                : Mark;
            if (next != kind)
            {
                pieces.Add(new PatternMatch(start, kind == Blank ? start : i));
                (start, kind) = (i, next);
            }

            i += length;
        }

        pieces.Add(new PatternMatch(start, kind == Blank ? start : text.Length));
        Delimiters.Cut(text, pieces, words);
    }

    /// <summary>Word characters as Unicode's annex on regular expressions has them: with the joiners U+200C and U+200D.</summary>
    internal static bool IsWord(Rune character) =>
        ScalarSet.IsWord(character.Value) || character.Value is 0x200c or 0x200d;
}
