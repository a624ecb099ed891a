using Malmoi.Village.Grammar;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Constructions;

/// <summary>Sentences with relative clauses on their subject or object.</summary>
internal static class Relatives
{
    /// <summary>The boy who read the book laughed.</summary>
    public static Utterance OnSubject(Composer composer)
    {
        var noun = Person(composer);
        var gap = new Gap();
        var inner = Event.Transitive(composer, gap);
        var subject = new CommonNoun(noun) { Relative = Clause(inner, gap, Tense.Past) };
        return new Saying(Simple.Clause(composer, Event.Draw(composer, subject), Tense.Past, circumstancesPercent: 40));
    }

    /// <summary>Minsu lost the book that Jiho bought.</summary>
    public static Utterance OnObject(Composer composer)
    {
        var verb = composer.Verb(VerbFrame.Transitive, verb => AdmitsPersonAndThing(verb) && HasThings(composer, verb));
        var noun = composer.Dice.PickSkewed(composer.Vocabulary.Select(verb.Object));
        var lower = composer.TryVerb(
            VerbFrame.Transitive,
            other => AdmitsPersonAndThing(other) && other.English != verb.English && other.Object.Admits(noun)
        );
        if (lower is null || Composer.IsAbstract(noun))
        {
            return OnObject(composer);
        }

        var gap = new Gap();
        var clause = new Clause
        {
            Subject = composer.Named(),
            Predicate = new VerbPredication(lower) { Object = gap },
            Tense = Tense.Past,
            SubjectCase = KoreanCase.Subject,
        };
        var thing = new CommonNoun(noun)
        {
            Relative = new RelativeClause(clause, gap)
            {
                IsBare = composer.Dice.Chance(30) && !composer.IsTranslatable,
            },
        };
        return new Saying(
            Simple.Clause(
                composer,
                new Event(composer.Named(), new VerbPredication(verb) { Object = thing }, verb),
                Tense.Past,
                circumstancesPercent: 30
            )
        );
    }

    public static RelativeClause Clause(Event inner, Gap gap, Tense tense) =>
        new(
            new Clause
            {
                Subject = gap,
                Predicate = inner.Predicate,
                Tense = tense,
            },
            gap
        );

    /// <summary>A common noun for a person that stands without an owner.</summary>
    public static Noun Person(Composer composer) => composer.Dice.PickSkewed(composer.Vocabulary.Select(People));

    private static Selector People { get; } = Selector.Parse("person -kin");

    private static bool AdmitsPersonAndThing(Verb verb) =>
        verb.Subject.Text.Contains("person", StringComparison.Ordinal)
        && !verb.Object.Text.Contains("person", StringComparison.Ordinal)
        && verb.Object.Text.Length > 0
        && verb.Object.Text != "any";

    private static bool HasThings(Composer composer, Verb verb) => composer.Vocabulary.Select(verb.Object).Length > 0;
}
