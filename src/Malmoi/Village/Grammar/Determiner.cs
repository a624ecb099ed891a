using Malmoi.Village.Annotation;

namespace Malmoi.Village.Grammar;

/// <summary>A determiner or quantifier with its word in both languages.</summary>
internal sealed record Determiner
{
    private const string DefiniteArticle = "Definite=Def|PronType=Art";

    public static readonly Determiner None = new() { TakesNumeral = true };
    public static readonly Determiner A = new() { EnglishWord = "a", Features = "Definite=Ind|PronType=Art" };
    public static readonly Determiner The = new()
    {
        EnglishWord = "the",
        Features = DefiniteArticle,
        TakesNumeral = true,
    };

    /// <summary>The thing that was just spoken of; English says "the".</summary>
    public static readonly Determiner Same = The with { KoreanWord = "그" };
    public static readonly Determiner This = new()
    {
        EnglishWord = "this",
        PluralWord = "these",
        KoreanWord = "이",
        Features = "Number=Sing|PronType=Dem",
        PluralFeatures = "Number=Plur|PronType=Dem",
        TakesNumeral = true,
    };
    public static readonly Determiner That = This with
    {
        EnglishWord = "that",
        PluralWord = "those",
        KoreanWord = "저",
    };
    public static readonly Determiner Some = Quantifier("some", "몇몇", "PronType=Ind") with
    {
        KoreanOnlyForPeople = true,
    };
    public static readonly Determiner Any = Quantifier("any", "", "PronType=Ind");
    public static readonly Determiner Every = Quantifier("every", "모든", "PronType=Tot");
    public static readonly Determiner Each = Quantifier("each", "각", "PronType=Tot");
    public static readonly Determiner All = Quantifier("all", "모든", "PronType=Tot");
    public static readonly Determiner Many = Quantifier("many", "많은", "Degree=Pos", PartOfSpeech.Adjective, "amod");
    public static readonly Determiner Much = Quantifier("much", "많은", "Degree=Pos", PartOfSpeech.Adjective, "amod");
    public static readonly Determiner Several = Quantifier(
        "several",
        "여러",
        "Degree=Pos",
        PartOfSpeech.Adjective,
        "amod"
    );
    public static readonly Determiner Another = Quantifier("another", "다른", "PronType=Ind");
    public static readonly Determiner No = Quantifier("no", "", "PronType=Neg");

    public string EnglishWord { get; private init; } = "";

    public string PluralWord { get; private init; } = "";

    public string KoreanWord { get; private init; } = "";

    public string Features { get; private init; } = "_";

    public string PluralFeatures { get; private init; } = "_";

    public PartOfSpeech Part { get; private init; } = PartOfSpeech.Determiner;

    public string Relation { get; private init; } = "det";

    /// <summary>A number may follow: these three apples, three apples.</summary>
    public bool TakesNumeral { get; private init; }

    /// <summary>Speaks of a quantity; Korean then needs no 들.</summary>
    public bool IsQuantifier { get; private init; }

    /// <summary>Korean says it of people and leaves it unsaid of things.</summary>
    public bool KoreanOnlyForPeople { get; private init; }

    /// <summary>Writes the English determiner before the word that follows it, waiting for the noun.</summary>
    public void English(Draft draft, string follower, bool plural)
    {
        if (EnglishWord.Length == 0 || (ReferenceEquals(this, A) && plural))
        {
            return;
        }

        var usesPlural = plural && PluralWord.Length > 0;
        var form =
            ReferenceEquals(this, A) ? Malmoi.Village.English.Article.Before(follower)
            : usesPlural ? PluralWord
            : EnglishWord;
        draft.Wait(draft.Sentence.Add(form, EnglishWord, Part, usesPlural ? PluralFeatures : Features), Relation);
    }

    /// <summary>Writes the Korean determiner, if Korean says one, waiting for the noun.</summary>
    public void Korean(Draft draft, bool isPerson)
    {
        if (KoreanWord.Length > 0 && (isPerson || !KoreanOnlyForPeople))
        {
            draft.Wait(draft.Sentence.Add(KoreanWord, KoreanWord, PartOfSpeech.Determiner), "det");
        }
    }

    private static Determiner Quantifier(
        string english,
        string korean,
        string features,
        PartOfSpeech part = PartOfSpeech.Determiner,
        string relation = "det"
    ) =>
        new()
        {
            EnglishWord = english,
            KoreanWord = korean,
            Features = features,
            Part = part,
            Relation = relation,
            IsQuantifier = true,
        };
}
