using Malmoi.Village.Grammar;
using Malmoi.Village.Korean;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Constructions;

/// <summary>Objects that a lower predicate chooses: made him laugh, wanted her to sing, believed him to be honest.</summary>
internal static class Raised
{
    private static readonly Verb _make = WeatherVerb.Make("make", "made", "making") with
    {
        Korean = Predicate.Parse("하다", StemClass.Regular, PredicateKind.Action),
        Link = "게",
        ObjectParticle = "이",
    };

    /// <summary>Made him laugh, 웃게 했다.</summary>
    public static Utterance Causative(Composer composer)
    {
        var subject = composer.Named();
        var somebody = composer.OtherThan(subject);
        var verb = composer.Verb(
            VerbFrame.Intransitive,
            verb => verb.Subject.Text.Contains("person", StringComparison.Ordinal) && verb.Is(VerbProperties.Volitional)
        );
        return Say(
            subject,
            new ControlPredication(_make, Lower(new VerbPredication(verb), isBare: true)) { Object = somebody }
        );
    }

    /// <summary>Wanted her to sing; believed her to be honest.</summary>
    public static Utterance ObjectRaising(Composer composer)
    {
        var verb = composer.Verb(VerbFrame.ObjectRaising);
        var subject = composer.Named();
        var somebody = composer.OtherThan(subject);
        Predication lower = verb.Concept is "expect" or "want-other"
            ? Linked.Act(composer, somebody)
            : new QualityPredication(Qualities.OfPerson(composer));
        return Say(subject, new ControlPredication(verb, Lower(lower, isBare: false)) { Object = somebody });
    }

    /// <summary>Became a doctor, 의사가 되었다.</summary>
    public static Utterance Become(Composer composer)
    {
        var job = composer.Dice.PickSkewed(composer.Vocabulary.Jobs);
        return Say(
            composer.Named(),
            new BecomePredication(new CommonNoun(job) { Determiner = Determiner.A, Quality = composer.Quality(job) }),
            composer.Dice.Chance(60)
                ? [new TimeCircumstance(composer.Dice.Pick<TimeWord>(TimeWord.Past.AsSpan(0, 3)))]
                : []
        );
    }

    /// <summary>Sat on the bench, 긴 의자에 앉아 있었다.</summary>
    public static Utterance Locative(Composer composer)
    {
        var verb = composer.Verb(VerbFrame.Locative);
        var places = composer.Vocabulary.Select(verb.Second);
        var place = composer.Dice.Pick<Noun>(places.Length > 0 ? places : composer.Vocabulary.Places);
        return Say(
            composer.Subject(verb),
            new VerbPredication(verb)
            {
                Place = new PlacePhrase(new Side(verb.Preposition, ""), new CommonNoun(place)),
            },
            verb.Aspect == Aspect.State || composer.Dice.Chance(50) ? [] : [composer.Time(Tense.Past)]
        );
    }

    public static Clause Lower(Predication predicate, bool isBare, params Circumstance[] circumstances) =>
        new()
        {
            Predicate = predicate,
            Tense = Tense.Present,
            Form = EnglishForm.Base,
            IsBare = isBare,
            Circumstances = circumstances,
        };

    private static Saying Say(Phrase subject, Predication predicate, params Circumstance[] circumstances) =>
        new(
            new Clause
            {
                Subject = subject,
                Predicate = predicate,
                Tense = Tense.Past,
                SubjectCase = KoreanCase.Topic,
                Circumstances = circumstances,
            }
        );
}
