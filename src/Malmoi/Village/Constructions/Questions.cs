using Malmoi.Village.Grammar;
using Malmoi.Village.Lexicon;

namespace Malmoi.Village.Constructions;

/// <summary>Yes-no questions and questions with who and what.</summary>
internal static class Questions
{
    public static Utterance YesNo(Composer composer)
    {
        var subject = composer.Named();
        var happening = Event.Draw(composer, subject);
        return Ask(composer, subject, happening.Predicate, null);
    }

    public static Utterance Subject(Composer composer)
    {
        var happening = Event.Transitive(composer, QuestionWord.Who);
        return Ask(composer, QuestionWord.Who, happening.Predicate, null);
    }

    public static Utterance Object(Composer composer)
    {
        var verb = composer.Verb(
            VerbFrame.Transitive,
            verb => verb.Subject.Text.Contains("person", StringComparison.Ordinal) && verb.Object.Text != "any"
        );
        var asksPerson = verb.Object.Text.Contains("person", StringComparison.Ordinal);
        var gap = new Gap { Filler = asksPerson ? QuestionWord.Who : QuestionWord.What };
        var subject = composer.Named();
        return Ask(composer, subject, new VerbPredication(verb) { Object = gap }, gap);
    }

    private static Saying Ask(Composer composer, Phrase subject, Predication predicate, Gap? asked) =>
        new(
            new Clause
            {
                Subject = subject,
                Predicate = predicate,
                Tense = Tense.Past,
                Force = Force.Question,
                Asked = asked,
                SubjectCase = subject is QuestionWord ? KoreanCase.Subject : KoreanCase.Topic,
            }
        )
        {
            Level = composer.Dice.Pick(SpeechLevel.Casual, SpeechLevel.Polite, SpeechLevel.Formal),
        };
}
