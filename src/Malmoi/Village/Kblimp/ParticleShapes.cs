using Malmoi.Village.Korean;
using static Malmoi.Village.Kblimp.Eojeol;

namespace Malmoi.Village.Kblimp;

/// <summary>Particles and the copula have two shapes, chosen by the sound before them.</summary>
internal static class ParticleShapes
{
    private const string Orthography = "Sohn (1999), 8.2; Hangeul Orthography, articles 14-15";

    public static Phenomenon Phenomenon { get; } =
        new(
            "particle_allomorphy",
            "morphology",
            [
                Shape("topic_allomorphy", "은 after a consonant, 는 after a vowel: 학생은, 아이는", "은", "는", Doer),
                Shape(
                    "nominative_allomorphy",
                    "이 after a consonant, 가 after a vowel: 학생이, 아이가",
                    "이",
                    "가",
                    Doer
                ),
                Shape(
                    "accusative_allomorphy",
                    "을 after a consonant, 를 after a vowel: 빵을, 사과를",
                    "을",
                    "를",
                    Thing
                ),
                Shape(
                    "comitative_allomorphy",
                    "과 after a consonant, 와 after a vowel: 학생과, 아이와",
                    "과",
                    "와",
                    Companion
                ),
                Shape(
                    "directional_allomorphy",
                    "으로 after a consonant but ㄹ, 로 elsewhere: 시장으로, 학교로, 교실로",
                    "으로",
                    "로",
                    Goal
                ),
                new(
                    "copula_allomorphy",
                    "이에요 after a consonant, 예요 after a vowel: 시인이에요, 의사예요",
                    "Sohn (1999), 9.1; Hangeul Orthography, appendix to article 39",
                    Reach.OneWord,
                    Copula
                ),
            ]
        );

    private static Paradigm Shape(
        string uid,
        string rule,
        string closed,
        string open,
        Func<Draws, Func<string, bool>, (string Noun, Func<Eojeol, Line> Write)> write
    ) =>
        new(
            uid,
            rule,
            Orthography,
            Reach.OneWord,
            draws =>
            {
                bool TakesFirst(string noun) => Particle.After(noun, closed) == closed;
                var (first, second) = (write(draws, TakesFirst), write(draws, noun => !TakesFirst(noun)));
                return Cross.Of(
                    (first, second),
                    (closed, open),
                    (sentence, particle) => sentence.Write(Joined(sentence.Noun, particle))
                );
            }
        );

    private static (string Noun, Func<Eojeol, Line> Write) Doer(Draws draws, Func<string, bool> admits)
    {
        var (deed, time) = (draws.Deed(), draws.When());
        return (
            Find(() => draws.Chance(50) ? draws.Commoner() : draws.Word("job"), admits),
            noun => Line.Of(noun, time, deed.In, deed.Object, deed.Past)
        );
    }

    private static (string Noun, Func<Eojeol, Line> Write) Thing(Draws draws, Func<string, bool> admits)
    {
        var (who, time, deed) = (Topic(draws.Name()), draws.When(), draws.Deed());
        while (!admits(deed.Thing))
        {
            deed = draws.Deed();
        }

        return (deed.Thing, noun => Line.Of(who, time, deed.In, noun, deed.Past));
    }

    private static (string Noun, Func<Eojeol, Line> Write) Companion(Draws draws, Func<string, bool> admits)
    {
        var (who, time, deed) = (Topic(draws.Name()), draws.When(), draws.Deed());
        return (
            Find(draws.Commoner, admits),
            noun => Line.Of(who, time, noun, "함께", deed.In, deed.Object, deed.Past)
        );
    }

    private static (string Noun, Func<Eojeol, Line> Write) Goal(Draws draws, Func<string, bool> admits)
    {
        var (who, time) = (Topic(draws.Somebody()), draws.When());
        var (how, went) = (
            draws.Pick("혼자", "급히", "다시", "천천히", "조용히"),
            draws.Pick("갔다", "떠났다", "돌아왔다", "향했다")
        );
        return (Find(() => draws.Word("goal"), admits), noun => Line.Of(who, time, how, noun, went));
    }

    private static Cross Copula(Draws draws)
    {
        var jobs = (
            Find(() => draws.Word("job"), Draws.IsClosed),
            Find(() => draws.Word("job"), noun => !Draws.IsClosed(noun))
        );
        var (whose, who) = (
            draws.Pick("제", "우리", draws.Name() + "의"),
            draws.Pick("친구는", "이웃은", "삼촌은", "사촌은")
        );
        var how = draws.Pick("유명한", "젊은", "친절한", "훌륭한", "성실한", "능력 있는");
        return Cross.Of(
            jobs,
            ("이에요", "예요"),
            (job, copula) => Line.Of(whose, who, how, new Eojeol(job + copula, 3))
        );
    }

    private static string Find(Func<string> draw, Func<string, bool> admits)
    {
        while (true)
        {
            if (draw() is var word && admits(word))
            {
                return word;
            }
        }
    }
}
