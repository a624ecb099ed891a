using static Malmoi.Village.Kblimp.Eojeol;

namespace Malmoi.Village.Kblimp;

/// <summary>A noun of action chooses its light verb, and the light verb the case of the noun.</summary>
internal static class LightVerbs
{
    private static readonly (string Noun, string Verb)[] _collocations =
    [
        ("꿈", "꾸었다"),
        ("춤", "추었다"),
        ("노래", "불렀다"),
        ("잠", "잤다"),
        ("한숨", "쉬었다"),
        ("사진", "찍었다"),
        ("농담", "했다"),
        ("돈", "벌었다"),
        ("하품", "했다"),
        ("땀", "흘렸다"),
        ("담배", "피웠다"),
        ("그네", "탔다"),
        ("연", "날렸다"),
        ("낮잠", "잤다"),
        ("휘파람", "불었다"),
        ("박수", "쳤다"),
    ];

    public static Phenomenon Phenomenon { get; } =
        new(
            "light_verbs",
            "syntax/semantics",
            [
                new(
                    "light_verb_case",
                    "하다 has its noun in the accusative, 되다 in the nominative: 걱정을 많이 했다, 걱정이 많이 되었다",
                    "Ahn (1991); Yeon (2015)",
                    Reach.Apart,
                    Case
                ),
                new(
                    "support_verb",
                    "Each noun of action has its verb: 꿈을 꾸었다, 춤을 추었다",
                    "Ahn (1991); Sohn (1999), 9.3",
                    Reach.Apart,
                    Support
                ),
            ]
        );

    private static Cross Case(Draws draws)
    {
        var who = Topic(draws.Name());
        var (why, noun, how) = draws.Pick(
            ($"{draws.Commoner()} 때문에", "걱정", draws.Pick("많이", "무척", "계속", "또")),
            ("시험 때문에", "걱정", draws.Pick("많이", "무척", "계속", "또")),
            ("면접을 앞두고", "긴장", draws.Pick("많이", "무척", "몹시", "또")),
            ("발표를 앞두고", "긴장", draws.Pick("많이", "무척", "몹시", "또")),
            ("그 소식을 듣고", "안심", draws.Pick("조금", "무척", "꽤", "다시")),
            ($"{draws.Commoner()}의 전화를 받고", "안심", draws.Pick("조금", "무척", "꽤", "다시")),
            ("그 설명을 듣고", "이해", draws.Pick("조금", "금방", "꽤", "다시")),
            ("공연을 앞두고", "준비", draws.Pick("거의", "벌써", "일찍", "다시"))
        );
        var time = draws.When();
        return Cross.Of(
            ("했다", "되었다"),
            ("을", "이"),
            (verb, particle) => Line.Of(who, time, why, With(noun, particle), how, verb)
        );
    }

    private static Cross? Support(Draws draws)
    {
        var (one, other) = (
            draws.Pick<(string Noun, string Verb)>(_collocations),
            draws.Pick<(string Noun, string Verb)>(_collocations)
        );
        var (who, time) = (Topic(draws.Somebody()), draws.When());
        var how = draws.Pick("혼자", "오래", "또", "많이", "친구와 함께", "조용히");
        return one.Verb == other.Verb || Goes(one.Noun, other.Verb) || Goes(other.Noun, one.Verb)
            ? null
            : Cross.Of(
                (one.Noun, other.Noun),
                (one.Verb, other.Verb),
                (noun, verb) => Line.Of(who, time, Object(noun), how, verb)
            );
    }

    /// <summary>What another noun's verb may have as well: 노래를 했다, 사진을 태웠다.</summary>
    private static bool Goes(string noun, string verb) =>
        (noun, verb)
            is
                ("노래", "했다")
                or
                ("담배", "했다")
                or
                ("연", "했다")
                or
                ("사진", "했다")
                or
                ("휘파람", "불렀다")
                or
                ("노래", "불었다")
                or
                ("담배", "찍었다")
                or
                ("연", "찍었다")
                or
                ("그네", "찍었다")
                or
                ("춤", "찍었다")
                or
                ("꿈", "불렀다")
                or
                ("연", "탔다")
                or
                ("농담", "불렀다");
}
