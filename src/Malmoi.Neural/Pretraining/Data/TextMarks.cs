using System.Text;
using Malmoi.LanguageModels;
using Malmoi.Text;

namespace Malmoi.Neural.Pretraining.Data;

/// <summary>Finds where words, eojeol and sentences begin among the tokens of a text.</summary>
/// <remarks>
/// White space belongs to what follows it, so that a piece with a blank in front (" the", "▁the"), or a blank alone, begins the word. A line end is a
/// word by itself, as are punctuation marks and, since nothing stands between them, Chinese characters. A token is of the word, eojeol and
/// sentence of its first character; it begins what the token before it is not of.
/// </remarks>
internal static class TextMarks
{
    public static TokenMarks[] Of(string text, IReadOnlyList<Token> tokens)
    {
        var words = Runs(text, isEojeol: false);
        var eojeol = Runs(text, isEojeol: true);
        var sentences = SentenceNumbers(text);
        var marks = new TokenMarks[tokens.Count];
        var (word, one, sentence) = (-1, -1, -1);
        for (var i = 0; i < tokens.Count; i++)
        {
            var place = tokens[i].Range.Start.GetOffset(text.Length);
            marks[i] =
                Mark(words[place], ref word, TokenMarks.Word)
                | Mark(eojeol[place], ref one, TokenMarks.Eojeol)
                | Mark(sentences[place], ref sentence, TokenMarks.Sentence);
        }

        return marks;
    }

    private static TokenMarks Mark(int number, ref int last, TokenMarks mark)
    {
        var begins = number != last;
        last = number;
        return begins ? mark : TokenMarks.None;
    }

    // The number of the word at each character, and behind the last one.
    private static int[] Runs(string text, bool isEojeol)
    {
        var numbers = new int[text.Length + 1];
        var (number, isFresh) = (0, true); // fresh: the run has no more than white space
        for (var i = 0; i < text.Length; )
        {
            Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var length);
            var isBlank = Rune.IsWhiteSpace(rune);
            var isAlone = rune.Value is '\n' || (!isEojeol && !isBlank && StandsAlone(rune));
            if ((isAlone || isBlank) && !isFresh)
            {
                number++;
            }

            numbers.AsSpan(i, length).Fill(number);
            number += isAlone ? 1 : 0;
            isFresh = isAlone || isBlank;
            i += length;
        }

        numbers[^1] = text.Length > 0 ? numbers[^2] : 0;
        return numbers;
    }

    private static bool StandsAlone(Rune rune) =>
        Rune.IsPunctuation(rune)
        || Rune.IsSymbol(rune)
        || rune.Value is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2FA1F);

    private static int[] SentenceNumbers(string text)
    {
        var numbers = new int[text.Length + 1];
        var sentences = Sentences.Split(text);
        for (var i = 1; i < sentences.Count; i++)
        {
            // From the end of the one before: the white space belongs to what follows.
            numbers.AsSpan(sentences[i - 1].End.Value).Fill(i);
        }

        return numbers;
    }
}
