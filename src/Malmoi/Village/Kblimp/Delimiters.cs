using static Malmoi.Village.Kblimp.Eojeol;

namespace Malmoi.Village.Kblimp;

/// <summary>도, 만 and their like take the place of the accusative, but stand behind 에게: 지우도 만났다, 지우에게도 전화했다.</summary>
internal static class Delimiters
{
    private const string Stacking = "Yang (1972); Cho and Sells (1995); Schütze (2001)";

    public static Phenomenon Phenomenon { get; } =
        new(
            "delimiters",
            "morphology",
            [
                new(
                    "delimiter_dative",
                    "A delimiter hides 을 but not 에게: 동생도 만났다, 동생에게도 전화했다",
                    Stacking,
                    Reach.Apart,
                    Dative
                ),
            ]
        );

    private static string Delimiter(Draws draws) => draws.Pick("도", "만");

    private static Cross Dative(Draws draws)
    {
        var (who, time, whom) = (Subject(draws.Name()), draws.When(), draws.Commoner());
        var (delimiter, how) = (
            Delimiter(draws),
            draws.Pick("먼저", "다시", "일부러", "아침 일찍", "공원에서", "학교에서")
        );
        return Cross.Of(
            (
                draws.Pick("만났다", "기다렸다", "초대했다", "속였다", "피했다", "깨웠다"),
                draws.Pick("인사했다", "전화했다", "사과했다", "연락했다", "대답했다", "양보했다")
            ),
            (Joined(whom, delimiter), With(whom, "에게", delimiter)),
            (verb, person) => Line.Of(who, time, person, how, verb)
        );
    }
}
