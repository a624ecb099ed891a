using System.Text;
using Malmoi.Text;
using Malmoi.Tokenization.Normalizers;
using Malmoi.Tokenization.Patterns;

namespace Malmoi.Tokenization.Splitters;

/// <summary>Splits where the script changes; hiragana and katakana count as Han, blanks and unassigned characters go with what stands before.</summary>
public sealed record ScriptSplitter : ISplitter
{
    private const int LongVowelMark = 0x30fc;
    private static readonly int Han = Scripts.Number("Han");
    private static readonly int Hiragana = Scripts.Number("Hiragana");
    private static readonly int Katakana = Scripts.Number("Katakana");

    public void Split(NormalizedText text, List<NormalizedText> words)
    {
        ArgumentNullException.ThrowIfNull(text);
        var pieces = new List<PatternMatch>();
        var (start, last) = (0, 0);
        for (var i = 0; i < text.Length; )
        {
            Rune.DecodeFromUtf16(text.Text[i..], out var character, out var length);
            var script = ScriptOf(character);
            if (script != 0)
            {
                // What stands before the first script belongs to no word, as in Hugging Face's tokenizers.
                if (script != last)
                {
                    pieces.Add(new PatternMatch(start, last == 0 ? start : i));
                    start = i;
                }

                last = script;
            }

            i += length;
        }

        pieces.Add(new PatternMatch(start, last == 0 ? start : text.Length));
        Delimiters.Cut(text, pieces, words);
    }

    private static int ScriptOf(Rune character)
    {
        if (character.Value is ' ')
        {
            return 0;
        }

        var script = Scripts.Of(character.Value);
        return character.Value == LongVowelMark || script == Hiragana || script == Katakana ? Han : script;
    }
}
