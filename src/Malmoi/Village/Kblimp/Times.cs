using static Malmoi.Village.Kblimp.Eojeol;

namespace Malmoi.Village.Kblimp;

/// <summary>Adverbs of time agree with tense and aspect, adverbs of the speaker's mind with the ending.</summary>
internal static class Times
{
    public static Phenomenon Phenomenon { get; } =
        new(
            "tense_aspect",
            "semantics",
            [
                new(
                    "tense_adverb",
                    "어제 with the past, 내일 with what will be: 어제 샀다, 내일 살 것이다",
                    "Chung (2012)",
                    Reach.Apart,
                    Adverb
                ),
                new(
                    "adnominal_tense",
                    "The adnominal ending agrees with the adverb of its clause: 어제 산 책, 내일 살 책",
                    "Chung (2012); Sohn (1999), 9.11",
                    Reach.Apart,
                    Adnominal
                ),
                new(
                    "before_after",
                    "전에 behind 기, 뒤에 behind 은: 사기 바로 전에, 산 바로 뒤에",
                    "Sohn (1999), 9.11",
                    Reach.Apart,
                    BeforeAfter
                ),
                new(
                    "telic_duration",
                    "동안 with what goes on, 만에 with what comes to its end: 두 시간 동안 쓰고 있었다, 두 시간 만에 끝냈다",
                    "Vendler (1957); Dowty (1979)",
                    Reach.Apart,
                    Telic
                ),
                new(
                    "adverb_mood",
                    "설마 asks, 아마 supposes: 설마 샀을까, 아마 샀을 것이다",
                    "Sohn (1999), 9.5",
                    Reach.Apart,
                    Mood
                ),
            ]
        );

    private static (string Past, string Future) Days(Draws draws) =>
        draws.Pick(
            ("어제", "내일"),
            ("그저께", "모레"),
            ("지난주에", "다음 주에"),
            ("지난 토요일에", "다음 토요일에"),
            ("지난 주말에", "다음 주말에"),
            ("어제 오후에", "내일 오후에")
        );

    private static Cross Adverb(Draws draws)
    {
        var (who, deed) = (
            Subject(draws.Somebody()),
            draws.Deed(scene => scene.Verb.Stem is not ("잃어버리" or "발견하"))
        );
        var future = deed.Form("을");
        return Cross.Of(
            Days(draws),
            (deed.Past, future with { Form = future.Form + " 것이다", Morphemes = 4 }),
            (day, verb) => Line.Of(day, who, deed.In, deed.Object, verb)
        );
    }

    private static Cross Adnominal(Draws draws)
    {
        var deed = draws.Deed(scene =>
            scene.Verb.Stem
                is "읽"
                    or "사"
                    or "만들"
                    or "그리"
                    or "고치"
                    or "빌리"
                    or "옮기"
                    or "찍"
                    or "외우"
                    or "풀"
                    or "번역하"
                    or "정리하"
                    or "팔"
                    or "닦"
                    or "빨"
        );
        var who = Subject(draws.Somebody());
        var these = draws.Pick("이것은", "그것은", "이것이");
        var copula = Draws.IsClosed(deed.Thing) ? "이다" : "다";
        return Cross.Of(
            Days(draws),
            (deed.Form("은"), deed.Form("을")),
            (day, verb) => Line.Of(these, day, who, deed.In, verb, Joined(deed.Thing, copula))
        );
    }

    private static Cross BeforeAfter(Draws draws)
    {
        var (who, deed) = (Topic(draws.Somebody()), draws.Deed());
        var then = draws.Pick(
            "손을 씻었다",
            "집에 전화했다",
            "친구를 만났다",
            "잠깐 쉬었다",
            "물을 마셨다",
            "창문을 열었다",
            "밥을 먹었다",
            "음악을 들었다"
        );
        return Cross.Of(
            (deed.Form("기"), deed.Form("은")),
            ("전에", draws.Pick("뒤에", "다음에")),
            (verb, when) => Line.Of(who, deed.In, deed.Object, verb, "바로", when, then)
        );
    }

    private static Cross Telic(Draws draws)
    {
        var who = Topic(draws.Somebody());
        var (thing, lasts, ends) = draws.Pick(
            ("숙제", "하고 있었다", "끝냈다"),
            ("그림", "그리고 있었다", "완성했다"),
            ("보고서", "쓰고 있었다", "완성했다"),
            ("지갑", "찾고 있었다", "찾아냈다"),
            ("청소", "하고 있었다", "끝냈다"),
            ("열쇠", "찾고 있었다", "찾아냈다"),
            ("목도리", "뜨고 있었다", "완성했다"),
            ("설거지", "하고 있었다", "끝냈다"),
            ("의자", "만들고 있었다", "완성했다"),
            ("빨래", "하고 있었다", "끝마쳤다"),
            ("독후감", "쓰고 있었다", "끝마쳤다"),
            ("답", "찾고 있었다", "알아냈다")
        );
        var number = Numbers.Of(draws.Number(2, 9));
        var time = draws.Chance(50) ? $"{number.NativeBeforeCounter} 시간" : $"{number.Sino}십 분";
        var which = draws.Pick("", "혼자", "도서관에서", "집에서");
        return Cross.Of(
            ("동안", "만에"),
            (lasts, ends),
            (span, verb) => Line.Of(who, which, time, span, Object(thing), verb)
        );
    }

    private static Cross Mood(Draws draws)
    {
        var (who, time, deed) = (Subject(draws.Somebody()), draws.When(), draws.Deed());
        var (asked, supposed) = (deed.Form("었+을까"), deed.Form("었+을"));
        return Cross.Of(
            ("설마", draws.Pick("아마", "아마도")),
            (asked with { Form = asked.Form + "?" }, supposed with { Form = supposed.Form + " 것이다", Morphemes = 5 }),
            (adverb, verb) => Line.Of(adverb, who, time, deed.In, deed.Object, verb)
        );
    }
}
