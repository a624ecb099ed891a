using static Malmoi.Village.Kblimp.Eojeol;

namespace Malmoi.Village.Kblimp;

/// <summary>Commands are negated by 말다, statements by 않다; 못하다 denies what one can, 않다 what one wills.</summary>
internal static class Negation
{
    public static Phenomenon Phenomenon { get; } =
        new(
            "negation",
            "syntax",
            [
                new(
                    "prohibitive_negation",
                    "A request is negated by 말다, a forecast by 않다: 제발 사지 마라, 아마 사지 않을 것이다",
                    "Han and Lee (2007)",
                    Reach.Apart,
                    Prohibitive
                ),
                new(
                    "embedded_prohibitive",
                    "말라고 is told, 않는다고 is thought: 사지 말라고 명령했다, 사지 않는다고 믿었다",
                    "Han and Lee (2007)",
                    Reach.Apart,
                    Embedded
                ),
                new(
                    "ability_or_will",
                    "못하다 with what one cannot, 않다 with what one will not: 미처 사지 못했다, 일부러 사지 않았다",
                    "Sohn (1999), 9.7; Sells (2001)",
                    Reach.Apart,
                    AbilityOrWill
                ),
                new(
                    "adjective_or_verb_negation",
                    "않다 conjugates as what it negates: 성실하지 않다, 연습하지 않는다",
                    "Sohn (1999), 9.7; Han and Lee (2007)",
                    Reach.Neighbours,
                    Kind
                ),
            ]
        );

    private static Cross Prohibitive(Draws draws)
    {
        var deed = draws.Deed(IsWilled);
        var when = draws.Pick("밤에는", "오늘은", "내일은", "앞으로는", "주말에는", "이번에는", "여기서는", "혼자서는");
        return Cross.Of(
            (draws.Pick("제발", "부디"), draws.Pick("아마", "아마도")),
            ("마라", "않을 것이다"),
            (adverb, not) => Line.Of(adverb, when, deed.In, deed.Object, deed.Form("지"), not)
        );
    }

    private static Cross Embedded(Draws draws)
    {
        var (who, deed) = (Topic(draws.Name()), draws.Deed(IsWilled));
        var adverb = draws.Pick("다시", "전부터", "그날도", "여전히", "처음부터");
        return Cross.Of(
            (draws.Pick("명령했다", "부탁했다", "당부했다"), draws.Pick("믿었다", "생각했다", "여겼다")),
            ("말라고", "않는다고"),
            (verb, not) => Line.Of(who, deed.In, deed.Object, deed.Form("지"), not, adverb, verb)
        );
    }

    private static Cross AbilityOrWill(Draws draws)
    {
        var (who, deed) = (Topic(draws.Somebody()), draws.Deed(IsWilled));
        return Cross.Of(
            (draws.Pick("미처", "도저히"), "일부러"),
            ("못했다", "않았다"),
            (adverb, not) => Line.Of(who, adverb, deed.In, deed.Object, deed.Form("지"), not)
        );
    }

    private static Cross Kind(Draws draws)
    {
        var who = Topic(draws.Somebody());
        var when = draws.Pick("요즘", "예전만큼", "생각보다", "평소만큼", "전처럼", "여전히", "올해는", "평소에는");
        return Cross.Of(
            (
                draws.Pick(
                    "성실하지",
                    "건강하지",
                    "행복하지",
                    "친절하지",
                    "한가하지",
                    "바쁘지",
                    "침착하지",
                    "부지런하지",
                    "외롭지"
                ),
                draws.Pick(
                    "운동하지",
                    "공부하지",
                    "연습하지",
                    "노력하지",
                    "산책하지",
                    "일하지",
                    "노래하지",
                    "웃지",
                    "울지"
                )
            ),
            ("않다", "않는다"),
            (word, not) => Line.Of(who, when, word, not)
        );
    }

    private static bool IsWilled(Scene scene) => scene.Verb.Stem is not ("잃어버리" or "발견하" or "받");
}
