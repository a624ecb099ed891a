using Malmoi.Village.Grammar;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Constructions;

/// <summary>Two events in one sentence: and, but, because, when, if, although, after, before, in order to.</summary>
internal static class Linked
{
    /// <summary>She washed the cup and went to the market.</summary>
    public static Utterance SameSubject(Composer composer)
    {
        var subject = composer.Named();
        var (second, verb) = ActVerb(composer, subject);
        var goesFirst = composer.Dice.Chance(60);
        var first = goesFirst ? Going(composer, subject, verb).Predicate : AnotherAct(composer, subject, verb, second);
        return new Compound(
            goesFirst ? Coordinator.AndThen : Coordinator.And,
            Past(subject, first, KoreanCase.Topic),
            Past(new SharedSubject(subject), second, KoreanCase.Topic)
        );
    }

    public static Utterance TwoSubjects(Composer composer)
    {
        var (first, second) = TwoPeople(composer);
        var contrast = composer.Dice.Chance(50);
        return new Compound(
            contrast ? Coordinator.But : Coordinator.AndTensed,
            Past(first, Act(composer, first), KoreanCase.Topic),
            Past(second, Act(composer, second), KoreanCase.Topic)
        );
    }

    /// <summary>Before, after, when, while: one person, two events.</summary>
    public static Utterance Temporal(Composer composer)
    {
        var subject = composer.Named();
        var subordinator = composer.Dice.Pick(
            Subordinator.After,
            Subordinator.Before,
            Subordinator.When,
            Subordinator.AsSoonAs
        );
        var main = Act(composer, subject);
        var other = Act(composer, subject);
        while (Repeats(main, other))
        {
            other = Act(composer, subject);
        }

        var inner = new Clause
        {
            Subject = new Mention(subject.Person) { IsReduced = true },
            Predicate = other,
            Tense = Tense.Past,
        };
        return new Saying(
            new Clause
            {
                Subject = subject,
                Predicate = main,
                Tense = Tense.Past,
                Circumstances = [new SubordinateClause(subordinator, inner)],
            }
        );
    }

    /// <summary>Because, although, if, with weather or another person as the cause.</summary>
    public static Utterance Causal(Composer composer)
    {
        var subject = composer.Named();
        var weather = Weather.Clause(composer, Tense.Past);
        var subordinator = composer.Dice.Pick(Subordinator.Because, Subordinator.BecauseSo, Subordinator.Although);
        return new Saying(
            new Clause
            {
                Subject = subject,
                Predicate = Event.Motion(composer, subject).Predicate,
                Tense = Tense.Past,
                IsNegative = subordinator != Subordinator.Although,
                IsUnable = composer.Dice.Chance(40),
                Circumstances =
                [
                    new SubordinateClause(subordinator, weather)
                    {
                        EnglishPosition = Position(composer, 40),
                        KoreanPosition = KoreanPosition.First,
                    },
                ],
            }
        );
    }

    public static Utterance Conditional(Composer composer)
    {
        var subject = composer.Named();
        return new Saying(
            new Clause
            {
                Subject = subject,
                Predicate = Act(composer, subject),
                Tense = Tense.Future,
                Circumstances =
                [
                    new SubordinateClause(Subordinator.If, Weather.Clause(composer, Tense.Present))
                    {
                        EnglishPosition = Position(composer, 50),
                        KoreanPosition = KoreanPosition.First,
                    },
                ],
            }
        );
    }

    /// <summary>She went to the market to buy bread.</summary>
    public static Utterance Purpose(Composer composer)
    {
        var subject = composer.Named();
        var (going, purpose) = Errand(composer, subject);
        return new Saying(
            new Clause
            {
                Subject = subject,
                Predicate = going,
                Tense = Tense.Past,
                Circumstances = [purpose],
            }
        );
    }

    /// <summary>Going somewhere, and what for.</summary>
    public static (Predication Going, Circumstance Purpose) Errand(Composer composer, Phrase subject)
    {
        var (predicate, verb) = ActVerb(composer, subject);
        var purpose = new Clause { Predicate = predicate, Form = EnglishForm.Base };
        return (
            Going(composer, subject, verb).Predicate,
            new PurposeClause(purpose, Link.Purpose) { KoreanPosition = KoreanPosition.Middle }
        );
    }

    /// <summary>Minsu bought an apple, and Jiho did too. 민수는 사과를 샀고 지호도 마찬가지였다.</summary>
    public static Utterance Ellipsis(Composer composer)
    {
        var (first, second) = TwoPeople(composer);
        return new Compound(
            Coordinator.AndTensed,
            Past(first, Act(composer, first), KoreanCase.Topic),
            Past(second, new SamePredication(), KoreanCase.Also)
        );
    }

    public static (Mention First, Mention Second) TwoPeople(Composer composer)
    {
        var first = composer.Named();
        while (true)
        {
            var second = composer.Named();
            if (second.Person.Name != first.Person.Name)
            {
                return (first, second);
            }
        }
    }

    /// <summary>Two acts with one verb or one object read as a slip: drank the water before he drank water.</summary>
    private static bool Repeats(Predication first, Predication second) =>
        first is VerbPredication one
        && second is VerbPredication other
        && (
            one.Verb.English == other.Verb.English
            || (one.Object is CommonNoun thing && other.Object is CommonNoun same && thing.Noun == same.Noun)
        );

    /// <summary>What a person does on purpose.</summary>
    public static Predication Act(Composer composer, Phrase subject)
    {
        while (true)
        {
            var (_, predicate, verb) = composer.Dice.Chance(70)
                ? Event.Transitive(composer, subject)
                : Event.Draw(composer, subject);
            if (verb.Is(VerbProperties.Volitional) && verb.Aspect != Aspect.State)
            {
                return predicate;
            }
        }
    }

    /// <summary>An act that has its places.</summary>
    private static (Predication Predicate, Verb Verb) ActVerb(Composer composer, Phrase subject)
    {
        while (true)
        {
            var (_, predicate, verb) = Event.Transitive(composer, subject);
            if (
                verb.Is(VerbProperties.Volitional)
                && verb.Aspect != Aspect.State
                && Haunts.DrawNoun(composer, verb) is not null
            )
            {
                return (predicate, verb);
            }
        }
    }

    /// <summary>An act of the same field as another: ate and drank, swept and wiped.</summary>
    private static Predication AnotherAct(Composer composer, Phrase subject, Verb other, Predication second)
    {
        for (var attempt = 0; attempt < 60; attempt++)
        {
            var (_, predicate, verb) = Event.Transitive(composer, subject);
            if (
                verb.Field == other.Field
                && verb.Is(VerbProperties.Volitional)
                && verb.English != other.English
                && !Repeats(predicate, second)
            )
            {
                return predicate;
            }
        }

        return Act(composer, subject);
    }

    /// <summary>Going to where such acts are done.</summary>
    private static Event Going(Composer composer, Phrase subject, Verb purpose)
    {
        while (true)
        {
            if (Haunts.DrawNoun(composer, purpose) is { } noun)
            {
                var verb = BilingualLexicon.Default.Verb("go");
                return new Event(
                    subject,
                    new VerbPredication(verb) { Place = new PlacePhrase(Side.To, new CommonNoun(noun)) },
                    verb
                );
            }
        }
    }

    private static EnglishPosition Position(Composer composer, int initialPercent) =>
        composer.Dice.Chance(initialPercent) && !composer.IsTranslatable
            ? EnglishPosition.Initial
            : EnglishPosition.Final;

    private static Clause Past(Phrase subject, Predication predicate, KoreanCase subjectCase) =>
        new()
        {
            Subject = subject,
            Predicate = predicate,
            Tense = Tense.Past,
            SubjectCase = subjectCase,
        };
}
