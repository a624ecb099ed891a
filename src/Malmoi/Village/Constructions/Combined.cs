using Malmoi.Village.Grammar;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Constructions;

/// <summary>Combinations of known constructions that only test splits have.</summary>
internal static class Combined
{
    /// <summary>A relative clause inside a that-clause: Minsu said that the doctor who drank the milk slept.</summary>
    public static Utterance RelativeInThat(Composer composer)
    {
        var gap = new Gap();
        var subject = new CommonNoun(Relatives.Person(composer))
        {
            Relative = Relatives.Clause(Event.Transitive(composer, gap), gap, Tense.Past),
        };
        var content = new Clause
        {
            Subject = subject,
            Predicate = Linked.Act(composer, subject),
            Tense = Tense.Past,
            SubjectCase = KoreanCase.Subject,
        };
        return new Saying(
            new Clause
            {
                Subject = composer.Named(),
                Predicate = new ClausalPredication(composer.Verb(VerbFrame.Clausal), content),
                Tense = Tense.Past,
            }
        );
    }

    /// <summary>A passive with a clause of time: the bread was eaten after Minsu came.</summary>
    public static Utterance PassiveInTime(Composer composer)
    {
        var subject = composer.Named();
        return new Saying(
            Voice.PassiveClause(
                composer,
                new SubordinateClause(
                    composer.Dice.Pick(Subordinator.After, Subordinator.Before, Subordinator.When),
                    new Clause
                    {
                        Subject = subject,
                        Predicate = Event.Motion(composer, subject).Predicate,
                        Tense = Tense.Past,
                        SubjectCase = KoreanCase.Subject,
                    }
                )
                {
                    KoreanPosition = KoreanPosition.First,
                }
            )
        );
    }

    /// <summary>A purpose under object control: told her to go to the market to buy bread.</summary>
    public static Utterance PurposeUnderControl(Composer composer)
    {
        var subject = composer.Named();
        var somebody = composer.OtherThan(subject);
        var (going, purpose) = Linked.Errand(composer, somebody);
        return new Saying(
            new Clause
            {
                Subject = subject,
                Predicate = new ControlPredication(
                    composer.Verb(VerbFrame.ObjectControl),
                    Raised.Lower(going, isBare: false, purpose)
                )
                {
                    Object = somebody,
                },
                Tense = Tense.Past,
            }
        );
    }
}
