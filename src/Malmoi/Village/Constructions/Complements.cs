using Malmoi.Village.Grammar;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Constructions;

/// <summary>Clauses inside clauses: saying that, wondering whether, trying to, persuading to, seeming to.</summary>
internal static class Complements
{
    public static Utterance That(Composer composer)
    {
        var verb = composer.Verb(VerbFrame.Clausal);
        var content = Simple.Clause(composer, Event.Draw(composer), circumstancesPercent: 60);
        return new Saying(
            new Clause
            {
                Subject = composer.Named(),
                Predicate = new ClausalPredication(verb, Content(content))
                {
                    IsBare = composer.Dice.Chance(25) && !composer.IsTranslatable,
                },
                Tense = Tense.Past,
                SubjectCase = KoreanCase.Topic,
            }
        );
    }

    public static Utterance Whether(Composer composer)
    {
        var verb = composer.Verb(VerbFrame.Interrogative);
        var content = Simple.Clause(composer, Event.Draw(composer), Tense.Past, circumstancesPercent: 50);
        return new Saying(
            new Clause
            {
                Subject = composer.Named(),
                Predicate = new ClausalPredication(verb, Content(content)),
                Tense = Tense.Past,
                SubjectCase = KoreanCase.Topic,
            }
        );
    }

    public static Utterance SubjectControl(Composer composer) =>
        Controlled(composer, VerbFrame.SubjectControl, EnglishForm.Base);

    public static Utterance Raising(Composer composer) =>
        Controlled(composer, VerbFrame.SubjectRaising, EnglishForm.Base);

    public static Utterance Gerund(Composer composer) => Controlled(composer, VerbFrame.Gerund, EnglishForm.Gerund);

    public static Utterance ObjectControl(Composer composer)
    {
        var verb = composer.Verb(VerbFrame.ObjectControl);
        var subject = composer.Named();
        var somebody = composer.Named();
        var lower = Lower(composer, somebody, EnglishForm.Base);
        return new Saying(
            new Clause
            {
                Subject = subject,
                Predicate = new ControlPredication(verb, lower) { Object = somebody },
                Tense = Tense.Past,
                SubjectCase = KoreanCase.Topic,
            }
        );
    }

    private static Saying Controlled(Composer composer, VerbFrame frame, EnglishForm form)
    {
        var verb = composer.Verb(frame);
        var subject = composer.Named();
        return new Saying(
            new Clause
            {
                Subject = subject,
                Predicate = new ControlPredication(
                    verb,
                    Lower(composer, subject, form, Seems(verb) ? View.Ongoing : View.Whole)
                ),
                Tense = verb.Aspect != Aspect.State || composer.Dice.Chance(75) ? Tense.Past : Tense.Present,
                SubjectCase = KoreanCase.Topic,
            }
        );
    }

    /// <summary>What seems to be is going on: seems to be reading, 읽고 있는 것 같다.</summary>
    private static bool Seems(Verb verb) => verb.English is "seem" or "appear";

    /// <summary>What the controlled person is to do: an act of will without a subject of its own.</summary>
    private static Clause Lower(Composer composer, Phrase subject, EnglishForm form, View view = View.Whole)
    {
        while (true)
        {
            var (_, predicate, verb) = Event.Draw(composer, subject);
            if (verb.Is(VerbProperties.Volitional) && verb.Aspect is (Aspect.Activity or Aspect.Accomplishment))
            {
                return new Clause
                {
                    Predicate = predicate,
                    Tense = Tense.Present,
                    View = view,
                    Form = form,
                };
            }
        }
    }

    /// <summary>The subject of a quoted clause is new to the talk.</summary>
    private static Clause Content(Clause clause) =>
        new()
        {
            Subject = clause.Subject,
            Predicate = clause.Predicate,
            Tense = clause.Tense,
            SubjectCase = KoreanCase.Subject,
            Circumstances =
            [
                .. clause.Circumstances.Where(circumstance => circumstance.EnglishPosition != EnglishPosition.Initial),
            ],
        };
}
