using Malmoi.Village.Grammar;
using Malmoi.Village.Lexicon;
using static Malmoi.Village.Stories.Staging;

namespace Malmoi.Village.Stories;

/// <summary>There is an exam at school; a friend explains what is hard, and it goes well.</summary>
internal static class SchoolExam
{
    public static void Tell(Scene scene)
    {
        var subject = scene.Noun("mathematics", "physics", "chemistry", "biology", "geography", "economics");
        var teacher = scene.Noun("teacher", "professor");
        var title = new Person
        {
            Title = teacher,
            Gender = scene.Dice.Pick(Gender.Masculine, Gender.Feminine),
            Age = Age.Adult,
            IsHonored = teacher.Is(NounProperties.Honorific),
        };
        scene.Tell(scene.Hero, To("decide", Act("study", Bare(subject))), scene.OneDay());
        scene.Feels(scene.Hero, "anxious", "nervous");
        scene.Tell(scene.Hero, Act("study", Bare(subject)), In(scene.Noun("library")), How("eagerly"));
        scene.Quote(
            scene.Hero,
            Speech.It(
                SpeechLevel.Casual,
                Bare(subject),
                new QualityPredication(BilingualLexicon.Default.Adjective("difficult")) { Degree = Degree.Too }
            ),
            asks: false
        );
        scene.Tell(
            scene.Friend,
            Hand("explain-to", new CommonNoun(scene.Noun("problem", "rule", "method")), scene.Other(scene.Hero)),
            How(scene.Dice.Pick("kindly", "calmly", "clearly"))
        );
        scene.Tell(scene.Hero, Act("understand", new CommonNoun(scene.Noun("explanation", "principle"))));
        var problems = scene.Composer.Counted(scene.Noun("problem"), null);
        scene.Tell(scene.Hero, Act("solve", problems), How(scene.Dice.Pick("easily", "quickly", "carefully")));
        scene.Tell(title, Act("praise", scene.Other(scene.Hero)));
        scene.Quote(
            title,
            Speech.You(SpeechLevel.Casual, false, Act("study-alone"), Tense.Past, How("eagerly")),
            asks: true
        );
        scene.Quote(scene.Hero, Speech.Yes(SpeechLevel.Polite), asks: false);
        scene.Feels(scene.Hero, "happy", "proud", "satisfied");
        scene.SumUpTwo(scene.Hero, Act("study", Bare(subject)), Act("solve", problems));
        scene.SumUp(title, Act("praise", new Mention(scene.Hero)));
    }
}
