using Malmoi.Village.Grammar;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Constructions;

/// <summary>One event with its circumstances: told, denied, going on, habitual, possible or necessary.</summary>
internal static class Simple
{
    public static Utterance Told(Composer composer) => new Saying(Clause(composer, Event.Draw(composer)));

    public static Utterance Denied(Composer composer)
    {
        var (subject, predicate, verb) = Event.Draw(composer);
        List<Circumstance> circumstances = [];
        var tense = composer.Tense(circumstances);
        return new Saying(
            new Clause
            {
                Subject = subject,
                Predicate = predicate,
                Tense = tense,
                IsNegative = true,
                IsUnable = verb.Is(VerbProperties.Volitional) && composer.Dice.Chance(30),
                SubjectCase = Case(composer),
                Circumstances = circumstances,
                Modality = Modality.None,
            }
        );
    }

    public static Utterance GoingOn(Composer composer)
    {
        var (subject, predicate, verb) = Ongoing(composer);
        var place = TakesPlace(verb) && composer.Dice.Chance(50) ? Haunts.Draw(composer, verb) : null;
        return new Saying(
            new Clause
            {
                Subject = subject,
                Predicate = predicate,
                Tense = composer.Dice.Chance(50) ? Tense.Present : Tense.Past,
                View = View.Ongoing,
                SubjectCase = Case(composer),
                Circumstances = place is null ? [] : [new PlaceCircumstance(place)],
            }
        );
    }

    public static Utterance Habit(Composer composer)
    {
        var (subject, predicate, verb) = Event.Draw(composer);
        while (verb.Aspect == Aspect.State)
        {
            (subject, predicate, verb) = Event.Draw(composer);
        }

        var frequency = new AdverbCircumstance(composer.Dice.PickSkewed(composer.Vocabulary.Frequencies));
        return new Saying(
            new Clause
            {
                Subject = subject,
                Predicate = predicate,
                Tense = Tense.Present,
                SubjectCase = Case(composer),
                Circumstances = [frequency],
            }
        );
    }

    public static Utterance Possible(Composer composer)
    {
        var subject = composer.Named();
        var (_, predicate, _) = Event.Draw(composer, subject);
        return new Saying(
            new Clause
            {
                Subject = subject,
                Predicate = predicate,
                Tense = Tense.Present,
                Modality = composer.Dice.Pick<Modality>(Modality.Can, Modality.Must, Modality.May),
                IsNegative = false,
                SubjectCase = KoreanCase.Topic,
            }
        );
    }

    /// <summary>A clause of an event with time, place and manner as chance and the verb allow.</summary>
    public static Clause Clause(
        Composer composer,
        Event happening,
        Tense? fixedTense = null,
        int circumstancesPercent = 100
    )
    {
        var (subject, predicate, verb) = happening;
        List<Circumstance> circumstances = [];
        var tense = fixedTense ?? Tense.Past;
        if (verb.Aspect != Aspect.State && composer.Dice.Chance(circumstancesPercent))
        {
            if (composer.Dice.Chance(25) && composer.Manner(verb) is { } manner)
            {
                circumstances.Add(manner);
            }

            if (composer.Dice.Chance(30) && TakesPlace(verb) && Haunts.Draw(composer, verb) is { } place)
            {
                circumstances.Add(new PlaceCircumstance(place));
            }

            if (fixedTense is null)
            {
                tense = composer.Tense(circumstances);
            }
            else if (composer.Dice.Chance(40))
            {
                circumstances.Add(composer.Time(tense));
            }

            // Korean says time before place.
            circumstances.Sort(static (left, right) => Order(left).CompareTo(Order(right)));
        }

        return new Clause
        {
            Subject = subject,
            Predicate = predicate,
            Tense = tense,
            SubjectCase = Case(composer),
            Circumstances = circumstances,
        };
    }

    /// <summary>은 more often than 이: a lone sentence is mostly about its subject.</summary>
    public static KoreanCase Case(Composer composer) =>
        composer.Dice.Chance(65) ? KoreanCase.Topic : KoreanCase.Subject;

    private static Event Ongoing(Composer composer)
    {
        while (true)
        {
            var happening = Event.Draw(composer);
            if (happening.Verb.Aspect is Aspect.Activity or Aspect.Accomplishment)
            {
                return happening;
            }
        }
    }

    private static bool TakesPlace(Verb verb) =>
        verb.Frame is VerbFrame.Intransitive or VerbFrame.Transitive or VerbFrame.Ditransitive
        && verb.Aspect != Aspect.State;

    private static int Order(Circumstance circumstance) =>
        circumstance switch
        {
            PlaceCircumstance => 1,
            AdverbCircumstance { KoreanPosition: KoreanPosition.Last } => 0,
            _ => 2,
        };
}
