using Malmoi.Village.Grammar;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Constructions;

/// <summary>What somebody or something is, is like, and where it is: copular, comparative, existential and locative sentences.</summary>
internal static class Qualities
{
    private static readonly Noun _person = BilingualLexicon.Default.Noun("friend");

    public static Utterance Kind(Composer composer)
    {
        var subject = composer.NamedPerson();
        var job = composer.Dice.PickSkewed(composer.Vocabulary.Jobs);
        if (job.Gender is Gender.Masculine or Gender.Feminine && job.Gender != subject.Gender)
        {
            return Kind(composer);
        }

        var tense = composer.Dice.Chance(70) ? Tense.Present : Tense.Past;
        return new Saying(
            new Clause
            {
                Subject = new Mention(subject),
                Predicate = new KindPredication(
                    new CommonNoun(job)
                    {
                        Determiner = Determiner.A,
                        Quality = composer.Dice.Chance(30) ? composer.Quality(job) : null,
                    }
                ),
                Tense = tense,
                IsNegative = composer.Dice.Chance(20),
            }
        );
    }

    public static Utterance Plain(Composer composer)
    {
        var (subject, quality) = Described(composer, gradable: false);
        return new Saying(
            new Clause
            {
                Subject = subject,
                Predicate = new QualityPredication(quality)
                {
                    Degree = quality.IsGradable && composer.Dice.Chance(40) ? Degree.Very : Degree.Plain,
                },
                Tense = composer.Dice.Chance(50) ? Tense.Past : Tense.Present,
                IsNegative = composer.Dice.Chance(20),
                SubjectCase = Simple.Case(composer),
            }
        );
    }

    public static Utterance Comparison(Composer composer)
    {
        var (subject, quality) = Described(composer, gradable: true);
        var than = subject is CommonNoun { Noun: var noun }
            ? new CommonNoun(Sibling(composer, noun, quality)) { Determiner = Determiner.That }
            : (Phrase)Other(composer, (Mention)subject);
        return new Saying(
            new Clause
            {
                Subject = subject,
                Predicate = new QualityPredication(quality) { Degree = Degree.Comparative, Than = than },
                Tense = composer.Dice.Chance(70) ? Tense.Present : Tense.Past,
            }
        );
    }

    public static Utterance Existence(Composer composer)
    {
        var noun = Countable(composer);
        var place = Haunts.OfThing(composer, noun);
        var pivot = composer.Dice.Chance(50)
            ? composer.Counted(noun, null)
            : new CommonNoun(noun) { Determiner = Determiner.A, Quality = composer.Quality(noun) };
        return new Saying(
            new Clause
            {
                Subject = new Expletive(pivot),
                Predicate = new ExistencePredication(pivot, place),
                Tense = composer.Dice.Chance(60) ? Tense.Past : Tense.Present,
            }
        );
    }

    public static Utterance Presence(Composer composer)
    {
        var noun = Countable(composer);
        var isNamed = composer.Dice.Chance(40);
        var subject = isNamed ? composer.Named() : (Phrase)composer.Noun(noun, mayBeIndefinite: false);
        return new Saying(
            new Clause
            {
                Subject = subject,
                Predicate = new PresencePredication(isNamed ? composer.Place() : Haunts.OfThing(composer, noun)),
                Tense = composer.Dice.Chance(50) ? Tense.Past : Tense.Present,
                IsNegative = composer.Dice.Chance(15),
                SubjectCase = Simple.Case(composer),
            }
        );
    }

    /// <summary>What may be met in a building: people, animals, and what a hand can carry.</summary>
    public static Selector Things { get; } = Selector.Parse("person mammal portable -kin");

    /// <summary>A quality that can be said of a person.</summary>
    public static Adjective OfPerson(Composer composer)
    {
        while (true)
        {
            if (composer.PredicativeQuality(_person) is { Quality: KoreanQuality.Descriptive } quality)
            {
                return quality;
            }
        }
    }

    private static Noun Countable(Composer composer)
    {
        while (true)
        {
            var noun = composer.Dice.PickSkewed(composer.Vocabulary.Select(Things));
            if (noun.Countability == Countability.Count)
            {
                return noun;
            }
        }
    }

    private static (Phrase Subject, Adjective Quality) Described(Composer composer, bool gradable)
    {
        while (true)
        {
            if (composer.Dice.Chance(35) && composer.PredicativeQuality(_person, gradable) is { } human)
            {
                return (composer.Named(), human);
            }

            var noun = composer.Dice.PickSkewed(composer.Vocabulary.Nouns);
            if (
                noun.Is(NounProperties.Relational)
                || noun.Class is SemanticClass.Time or SemanticClass.Weather or SemanticClass.Feeling
                || noun.Countability != Countability.Count
                || noun.Is(NounProperties.Unique)
            )
            {
                continue;
            }

            if (composer.PredicativeQuality(noun, gradable) is { } quality)
            {
                return (composer.Noun(noun, mayBeIndefinite: false, qualityPercent: 0), quality);
            }
        }
    }

    private static Noun Sibling(Composer composer, Noun noun, Adjective quality)
    {
        var nouns = composer.Vocabulary.Nouns;
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var other = composer.Dice.Pick<Noun>(nouns);
            if (
                other.Class == noun.Class
                && other != noun
                && other.Countability == Countability.Count
                && !other.Is(NounProperties.Relational)
                && !other.Is(NounProperties.Unique)
                && quality.Applies.Admits(other)
            )
            {
                return other;
            }
        }

        return noun;
    }

    private static Mention Other(Composer composer, Mention first)
    {
        while (true)
        {
            var other = composer.Named();
            if (other.Person.Name != first.Person.Name)
            {
                return other;
            }
        }
    }
}
