using System.Globalization;
using System.Text;
using Malmoi.Tokenization.Normalizers;

namespace Malmoi.Tokenization.Trainers;

/// <summary>Normalisation as SentencePiece's character map: each character, and each sequence that composes, with what it becomes.</summary>
internal static class CharacterRules
{
    private const int Last = 0x10ffff;
    private static readonly Nmt s_clean = new();

    /// <summary>What SentencePiece calls it.</summary>
    public static string Name(TextNormalization normalization, bool lowercase) =>
        (normalization, lowercase) switch
        {
            (TextNormalization.None, false) => "identity",
            (TextNormalization.Nfkc, false) => "nfkc",
            (TextNormalization.NmtNfkc, false) => "nmt_nfkc",
            (TextNormalization.Nfkc, true) => "nfkc_cf",
            (TextNormalization.NmtNfkc, true) => "nmt_nfkc_cf",
            _ => "user_defined",
        };

    /// <summary>The map; without rules where nothing is to be done.</summary>
    public static PrecompiledMap Map(TextNormalization normalization, bool lowercase)
    {
        if (normalization == TextNormalization.None && !lowercase)
        {
            return new PrecompiledMap(default);
        }

        var rules = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var value = 1; value <= Last; value++)
        {
            if (!Rune.IsValid(value) || Rune.GetUnicodeCategory(new Rune(value)) == UnicodeCategory.OtherNotAssigned)
            {
                continue;
            }

            var character = new Rune(value).ToString();
            Add(rules, character, Apply(character, normalization, lowercase));
            if (normalization != TextNormalization.None)
            {
                // e + ´, ᄒ + ᅡ + ᆫ: sequences that are one character when composed, step by step.
                foreach (var sequence in Sequences(character))
                {
                    Add(rules, sequence, Apply(sequence, normalization, lowercase));
                }
            }
        }

        return PrecompiledMap.Build(rules);
    }

    private static IEnumerable<string> Sequences(string character)
    {
        var decomposed = character.Normalize(NormalizationForm.FormD);
        for (; decomposed != character && decomposed.Length > 0; )
        {
            yield return decomposed;
            var first = decomposed.EnumerateRunes().First().Utf16SequenceLength;
            var second = decomposed.Length > first ? Rune.GetRuneAt(decomposed, first).Utf16SequenceLength : 0;
            var composed = decomposed[..(first + second)].Normalize(NormalizationForm.FormC);
            if (composed.Length >= first + second)
            {
                yield break;
            }

            decomposed = composed + decomposed[(first + second)..];
        }
    }

    private static void Add(Dictionary<string, string> rules, string from, string to)
    {
        if (from != to)
        {
            rules[from] = to;
        }
    }

    private static string Apply(string text, TextNormalization normalization, bool lowercase)
    {
        if (normalization == TextNormalization.NmtNfkc)
        {
            var cleaned = new NormalizedText(text);
            s_clean.Normalize(cleaned);
            text = cleaned.Text.ToString();
        }

        text = normalization switch
        {
            TextNormalization.None => text,
            TextNormalization.Nfc => text.Normalize(NormalizationForm.FormC),
            _ => text.Normalize(NormalizationForm.FormKC),
        };
        return lowercase ? text.ToLowerInvariant() : text;
    }
}
