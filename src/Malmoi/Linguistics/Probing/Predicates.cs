using Malmoi.Linguistics.Treebanks;

namespace Malmoi.Linguistics.Probing;

/// <summary>What the endings of a Korean predicate say, read from the morphemes that its lemma and tags list: 가+시+었+다, VV+EP+EP+EF.</summary>
public static class Predicates
{
    private static readonly string[] s_honorific = ["시", "으시", "셔", "으셔"];
    private static readonly string[] s_past = ["었", "았", "였", "ㅆ", "었었", "았었"];
    private static readonly string[] s_future = ["겠"];

    /// <summary>The feature where the treebank gives it; else past, future or present of a Korean predicate with a final ending, by its prefinal ones.</summary>
    /// <returns>Null: it is no such predicate.</returns>
    public static string? Tense(TreebankWord word) =>
        word.Feature("Tense")
        ?? (
            !IsOfMorphemes(word) || !IsFinal(word) ? null
            : Has(word, s_past) ? "Past"
            : Has(word, s_future) ? "Fut"
            : "Pres"
        );

    /// <summary>The feature (<c>Polite=Elev</c>) where the treebank gives it; else whether a Korean predicate has 시.</summary>
    /// <returns>Null: it is no predicate.</returns>
    public static string? Honorific(TreebankWord word) =>
        word.Feature("Polite")
        ?? (
            !IsOfMorphemes(word) ? null
            : Has(word, s_honorific) ? "honorific"
            : "plain"
        );

    // Treebanks without tags of morphemes (Maeul's) have the part of speech.
    private static bool IsOfMorphemes(TreebankWord word) =>
        word.Lemma.Contains('+', StringComparison.Ordinal)
        && (
            word.Tag.Length == 0
                ? word.Part is "VERB" or "ADJ" or "AUX"
                : word.Lemma.Count(letter => letter == '+') == word.Tag.Count(letter => letter == '+')
                    && word.Tag.Split('+')
                        .Any(tag => tag is ['V' or 'v', ..] or ['p', 'v' or 'a' or 'x', ..] or "jp" or "VCP")
        );

    private static bool IsFinal(TreebankWord word) =>
        word.Tag.Length == 0
            ? word.Lemma[^1] is '다' or '요' or '까'
            : word.Tag.Split('+').Any(tag => tag is "EF" or "ef");

    // Without tags, what stands between the stem and the last ending.
    private static bool Has(TreebankWord word, string[] endings)
    {
        var (morphemes, tags) = (word.Lemma.Split('+'), word.Tag.Split('+'));
        for (var i = 0; i < morphemes.Length; i++)
        {
            var isPrefinal = word.Tag.Length == 0 ? i > 0 && i < morphemes.Length - 1 : tags[i] is "EP" or "ep";
            if (isPrefinal && endings.Contains(morphemes[i]))
            {
                return true;
            }
        }

        return false;
    }
}
