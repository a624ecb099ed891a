using Malmoi.Village.Grammar;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Constructions;

/// <summary>Passives and causatives: the mouse was caught by the cat, 쥐가 고양이에게 잡혔다; she made him laugh.</summary>
internal static class Voice
{
    public static Utterance Passive(Composer composer) => new Saying(PassiveClause(composer));

    public static Clause PassiveClause(Composer composer, params Circumstance[] circumstances)
    {
        var verb = composer.Verb(VerbFrame.Transitive, HasPassive);
        var patient = Patient(composer, verb);
        return new Clause
        {
            Subject = patient,
            Predicate = new VerbPredication(verb) { Agent = patient.IsAnimate ? Agent(composer, verb) : null },
            Tense = Tense.Past,
            IsPassive = true,
            SubjectCase = Simple.Case(composer),
            Circumstances = circumstances,
        };
    }

    public static bool HasPassive(Verb verb) =>
        verb.Is(VerbProperties.Passive)
        && verb.KoreanPassive.Length > 0
        && verb.Preposition.Length == 0
        && verb.EnglishParticle.Length == 0;

    private static CommonNoun Patient(Composer composer, Verb verb) =>
        composer.Noun(composer.Dice.PickSkewed(composer.Vocabulary.Select(verb.Object)), mayBeIndefinite: false);

    /// <summary>Only somebody takes 에게.</summary>
    private static Phrase? Agent(Composer composer, Verb verb)
    {
        var agent = composer.Argument(verb.Subject, mayBeIndefinite: false, namesPercent: 50);
        return agent.IsAnimate ? agent : null;
    }
}
