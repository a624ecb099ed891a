using Malmoi.Village.Grammar;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Constructions;

/// <summary>An event drawn at random: a verb with fitting arguments, before anything is said of when and where.</summary>
internal sealed record Event(Phrase Subject, Predication Predicate, Verb Verb)
{
    /// <summary>An event of one of the plain frames, with a subject of its own or the one given.</summary>
    public static Event Draw(Composer composer, Phrase? subject = null)
    {
        var roll = composer.Dice.Next(100);
        return roll switch
        {
            < 20 => Intransitive(composer, subject),
            < 70 => Transitive(composer, subject),
            < 80 => Giving(composer, subject),
            < 92 => Motion(composer, subject),
            _ => Placing(composer, subject),
        };
    }

    public static Event Intransitive(Composer composer, Phrase? subject = null)
    {
        var verb = PickVerb(composer, VerbFrame.Intransitive, subject);
        return new Event(subject ?? composer.Subject(verb), new VerbPredication(verb), verb);
    }

    public static Event Transitive(Composer composer, Phrase? subject = null)
    {
        var verb = PickVerb(composer, VerbFrame.Transitive, subject);
        var who = subject ?? composer.Subject(verb);
        return new Event(who, new VerbPredication(verb) { Object = composer.Object(verb, who) }, verb);
    }

    public static Event Giving(Composer composer, Phrase? subject = null)
    {
        var verb = PickVerb(composer, VerbFrame.Ditransitive, subject);
        var who = subject ?? composer.Subject(verb);
        return new Event(
            who,
            new VerbPredication(verb)
            {
                Object = composer.Argument(verb.Object, mayBeIndefinite: true, namesPercent: 0),
                Recipient = composer.Dice.Chance(60)
                    ? composer.OtherThan(who)
                    : composer.Argument(verb.Second, mayBeIndefinite: false, namesPercent: 0),
                IsDoubleObject = verb.Is(VerbProperties.Dative) && composer.Dice.Chance(50) && !composer.IsTranslatable,
            },
            verb
        );
    }

    public static Event Motion(Composer composer, Phrase? subject = null)
    {
        var verb = PickVerb(composer, VerbFrame.Motion, subject);
        return new Event(
            subject ?? composer.Subject(verb),
            new VerbPredication(verb) { Place = Landmark(composer, verb) },
            verb
        );
    }

    public static Event Placing(Composer composer, Phrase? subject = null)
    {
        var verb = PickVerb(composer, VerbFrame.Placing, subject);
        return new Event(
            subject ?? composer.Subject(verb),
            new VerbPredication(verb)
            {
                Object = composer.Argument(verb.Object, mayBeIndefinite: true, namesPercent: 0),
                Place = Landmark(composer, verb),
            },
            verb
        );
    }

    /// <summary>The second argument of a verb of motion or placing, on the side that its preposition tells.</summary>
    private static PlacePhrase Landmark(Composer composer, Verb verb)
    {
        var nouns = composer.Vocabulary.Select(verb.Second);
        var noun = composer.Dice.PickSkewed(nouns.Length > 0 ? nouns : composer.Vocabulary.Places);
        var isOnTop = verb.Frame == VerbFrame.Placing && verb.Preposition is ("on" or "onto");
        var korean = isOnTop && noun.Class == SemanticClass.Furniture ? "위" : "";
        return new PlacePhrase(new Side(verb.Preposition, korean), new CommonNoun(noun));
    }

    private static Verb PickVerb(Composer composer, VerbFrame frame, Phrase? subject) =>
        subject is null
            ? composer.Verb(frame)
            : composer.Verb(frame, verb => verb.Subject.Text.Contains("person", StringComparison.Ordinal));
}
