using Malmoi.Village.Korean;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Assistant.Kinds;

/// <summary>Forms of words: plural, past, degrees; in Korean past, speech levels, particles.</summary>
internal static class WordForms
{
    private static readonly (string First, string Second)[] _particles =
    [
        ("은", "는"),
        ("이", "가"),
        ("을", "를"),
        ("과", "와"),
    ];

    public static IReadOnlyList<TaskKind> Kinds { get; } =
    [
        new("form.plural", Plural) { Only = Language.English },
        new("form.article", Article) { Only = Language.English },
        new("form.past", Past),
        new("form.comparative", drawing => Degree(drawing, quality => quality.Comparative)) { Only = Language.English },
        new("form.superlative", drawing => Degree(drawing, quality => quality.Superlative))
        {
            Only = Language.English,
            IsHeldOut = true,
        },
        new("form.particle", Particles) { Only = Language.Korean },
        new("form.polite", drawing => Conjugated(drawing, "어요")) { Only = Language.Korean },
        new("form.formal", drawing => Conjugated(drawing, "습니다")) { Only = Language.Korean, IsHeldOut = true },
    ];

    private static Asked? Plural(Drawing drawing)
    {
        var noun = drawing.Dice.PickSkewed(drawing.Vocabulary.Nouns);
        return noun.Countability == Countability.Count && noun.Plural != noun.English
            ? Choice.Of(noun.Plural, [("word", drawing.Word(noun))])
            : null;
    }

    private static Asked? Article(Drawing drawing)
    {
        var noun = drawing.Dice.PickSkewed(drawing.Vocabulary.Nouns);
        var word = drawing.Word(noun);
        var article = English.Article.Before(word);
        // As many words with a vowel as without, or "a" is nearly always right.
        return noun.Countability == Countability.Count && (article == "an" || drawing.Dice.Chance(15))
            ? Choice.Of(article, [("word", word)], null, $"{article} {word}")
            : null;
    }

    private static Asked? Past(Drawing drawing)
    {
        if (drawing.IsKorean)
        {
            return Conjugated(drawing, "었+다");
        }

        var verb = Verb(drawing);
        return verb.EnglishParticle.Length == 0
            ? Choice.Of(verb.Past, [("word", drawing.Noted(verb.IsHeldOut, verb.English))])
            : null;
    }

    private static Asked? Conjugated(Drawing drawing, string ending)
    {
        var verb = Verb(drawing);
        return verb.Korean.Kind == PredicateKind.Action && !verb.Korean.Lemma.Contains(' ', StringComparison.Ordinal)
            ? Choice.Of(verb.Korean.Form(ending), [("word", drawing.Noted(verb.IsHeldOut, verb.Korean.Lemma))])
            : null;
    }

    private static Verb Verb(Drawing drawing) =>
        drawing.Dice.PickSkewed(
            drawing.Vocabulary.Verbs(
                drawing.Dice.Pick(
                    VerbFrame.Intransitive,
                    VerbFrame.Transitive,
                    VerbFrame.Ditransitive,
                    VerbFrame.Motion
                )
            )
        );

    private static Asked? Degree(Drawing drawing, Func<Adjective, string> form)
    {
        var quality = drawing.Dice.PickSkewed(drawing.Vocabulary.Adjectives);
        return quality.IsGradable && !quality.English.Contains(' ', StringComparison.Ordinal)
            ? Choice.Of(form(quality), [("word", drawing.Noted(quality.IsHeldOut, quality.English))])
            : null;
    }

    /// <summary>은 or 는 after 사과?</summary>
    private static Asked Particles(Drawing drawing)
    {
        var (first, second) = drawing.Dice.Pick<(string, string)>(_particles);
        var noun = drawing.Dice.PickSkewed(drawing.Vocabulary.Nouns);
        var word = drawing.Word(noun);
        var right = Particle.After(word, first);
        return Choice.Of(right, [("word", word), ("one", first), ("two", second)], null, word + right);
    }
}
