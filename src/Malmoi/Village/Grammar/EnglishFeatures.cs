using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Grammar;

/// <summary>The universal features of English forms, as whole strings so that no sentence builds one.</summary>
internal static class EnglishFeatures
{
    public const string Singular = "Number=Sing";
    public const string Plural = "Number=Plur";
    public const string Positive = "Degree=Pos";

    private static readonly string[] _present =
    [
        "Mood=Ind|Number=Sing|Person=1|Tense=Pres|VerbForm=Fin",
        "Mood=Ind|Number=Sing|Person=2|Tense=Pres|VerbForm=Fin",
        "Mood=Ind|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin",
        "Mood=Ind|Number=Plur|Person=1|Tense=Pres|VerbForm=Fin",
        "Mood=Ind|Number=Plur|Person=2|Tense=Pres|VerbForm=Fin",
        "Mood=Ind|Number=Plur|Person=3|Tense=Pres|VerbForm=Fin",
    ];

    private static readonly string[] _past =
    [
        "Mood=Ind|Number=Sing|Person=1|Tense=Past|VerbForm=Fin",
        "Mood=Ind|Number=Sing|Person=2|Tense=Past|VerbForm=Fin",
        "Mood=Ind|Number=Sing|Person=3|Tense=Past|VerbForm=Fin",
        "Mood=Ind|Number=Plur|Person=1|Tense=Past|VerbForm=Fin",
        "Mood=Ind|Number=Plur|Person=2|Tense=Past|VerbForm=Fin",
        "Mood=Ind|Number=Plur|Person=3|Tense=Past|VerbForm=Fin",
    ];

    public static string Verb(EnglishForm form, Tense tense, Agreement agreement) =>
        form switch
        {
            EnglishForm.Finite => (tense == Tense.Past ? _past : _present)[
                agreement.Person - 1 + (agreement.IsPlural ? 3 : 0)
            ],
            EnglishForm.Participle => "Tense=Past|VerbForm=Part",
            EnglishForm.PassiveParticiple => "Tense=Past|VerbForm=Part|Voice=Pass",
            EnglishForm.Gerund => "Tense=Pres|VerbForm=Part",
            EnglishForm.Imperative => "Mood=Imp|VerbForm=Fin",
            _ => "VerbForm=Inf",
        };

    public static string Noun(bool plural) => plural ? Plural : Singular;

    /// <summary>Form, lemma and features of the personal pronoun that agrees.</summary>
    public static (string Form, string Lemma, string Features) Pronoun(
        Agreement agreement,
        EnglishCase grammaticalCase
    ) =>
        grammaticalCase switch
        {
            EnglishCase.Nominative => agreement switch
            {
                { Person: 1, IsPlural: false } => ("I", "I", "Case=Nom|Number=Sing|Person=1|PronType=Prs"),
                { Person: 1 } => ("we", "we", "Case=Nom|Number=Plur|Person=1|PronType=Prs"),
                { Person: 2 } => ("you", "you", "Case=Nom|Person=2|PronType=Prs"),
                { IsPlural: true } => ("they", "they", "Case=Nom|Number=Plur|Person=3|PronType=Prs"),
                { Gender: Gender.Masculine } => ("he", "he", "Case=Nom|Gender=Masc|Number=Sing|Person=3|PronType=Prs"),
                { Gender: Gender.Feminine } => ("she", "she", "Case=Nom|Gender=Fem|Number=Sing|Person=3|PronType=Prs"),
                _ => ("it", "it", "Case=Nom|Gender=Neut|Number=Sing|Person=3|PronType=Prs"),
            },
            EnglishCase.Accusative => agreement switch
            {
                { Person: 1, IsPlural: false } => ("me", "I", "Case=Acc|Number=Sing|Person=1|PronType=Prs"),
                { Person: 1 } => ("us", "we", "Case=Acc|Number=Plur|Person=1|PronType=Prs"),
                { Person: 2 } => ("you", "you", "Case=Acc|Person=2|PronType=Prs"),
                { IsPlural: true } => ("them", "they", "Case=Acc|Number=Plur|Person=3|PronType=Prs"),
                { Gender: Gender.Masculine } => ("him", "he", "Case=Acc|Gender=Masc|Number=Sing|Person=3|PronType=Prs"),
                { Gender: Gender.Feminine } => ("her", "she", "Case=Acc|Gender=Fem|Number=Sing|Person=3|PronType=Prs"),
                _ => ("it", "it", "Case=Acc|Gender=Neut|Number=Sing|Person=3|PronType=Prs"),
            },
            _ => agreement switch
            {
                { Person: 1, IsPlural: false } => ("my", "my", "Number=Sing|Person=1|Poss=Yes|PronType=Prs"),
                { Person: 1 } => ("our", "our", "Number=Plur|Person=1|Poss=Yes|PronType=Prs"),
                { Person: 2 } => ("your", "your", "Person=2|Poss=Yes|PronType=Prs"),
                { IsPlural: true } => ("their", "their", "Number=Plur|Person=3|Poss=Yes|PronType=Prs"),
                { Gender: Gender.Masculine } => (
                    "his",
                    "his",
                    "Gender=Masc|Number=Sing|Person=3|Poss=Yes|PronType=Prs"
                ),
                { Gender: Gender.Feminine } => ("her", "her", "Gender=Fem|Number=Sing|Person=3|Poss=Yes|PronType=Prs"),
                _ => ("its", "its", "Gender=Neut|Number=Sing|Person=3|Poss=Yes|PronType=Prs"),
            },
        };

    /// <summary>Form, lemma and features of the reflexive that agrees.</summary>
    public static (string Form, string Lemma, string Features) Reflexive(Agreement agreement) =>
        agreement switch
        {
            { Person: 1, IsPlural: false } => (
                "myself",
                "myself",
                "Case=Acc|Number=Sing|Person=1|PronType=Prs|Reflex=Yes"
            ),
            { Person: 1 } => ("ourselves", "ourselves", "Case=Acc|Number=Plur|Person=1|PronType=Prs|Reflex=Yes"),
            { Person: 2, IsPlural: true } => (
                "yourselves",
                "yourselves",
                "Case=Acc|Number=Plur|Person=2|PronType=Prs|Reflex=Yes"
            ),
            { Person: 2 } => ("yourself", "yourself", "Case=Acc|Number=Sing|Person=2|PronType=Prs|Reflex=Yes"),
            { IsPlural: true } => ("themselves", "themselves", "Case=Acc|Number=Plur|Person=3|PronType=Prs|Reflex=Yes"),
            { Gender: Gender.Masculine } => (
                "himself",
                "himself",
                "Case=Acc|Gender=Masc|Number=Sing|Person=3|PronType=Prs|Reflex=Yes"
            ),
            { Gender: Gender.Feminine } => (
                "herself",
                "herself",
                "Case=Acc|Gender=Fem|Number=Sing|Person=3|PronType=Prs|Reflex=Yes"
            ),
            _ => ("itself", "itself", "Case=Acc|Gender=Neut|Number=Sing|Person=3|PronType=Prs|Reflex=Yes"),
        };
}
