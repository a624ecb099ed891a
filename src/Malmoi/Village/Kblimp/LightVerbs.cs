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
        ("농담", "했다"),
        ("하품", "했다"),
        ("땀", "흘렸다"),
        ("눈물", "흘렸다"),
        ("담배", "피웠다"),
        ("그네", "탔다"),
        ("낮잠", "잤다"),
        ("휘파람", "불었다"),
        ("박수", "쳤다"),
        ("장난", "쳤다"),
        ("고함", "질렀다"),
        ("비명", "질렀다"),
        ("방귀", "뀌었다"),
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

    /// <summary>What another noun's verb may have as well: 노래를 했다, 고함을 쳤다.</summary>
    private static bool Goes(string noun, string verb) =>
        (noun, verb)
            is
                ("노래", "했다")
                or
                ("담배", "했다")
                or
                ("춤", "했다")
                or
                ("박수", "했다")
                or
                ("장난", "했다")
                or
                ("휘파람", "했다")
                or
                ("휘파람", "불렀다")
                or
                ("노래", "불었다")
                or
                ("담배", "불었다")
                or
                ("농담", "쳤다")
                or
                ("고함", "쳤다")
                or
                ("노래", "질렀다")
                or
                ("방귀", "질렀다")
                or
                ("담배", "흘렸다");
}
