using static Malmoi.Village.Kblimp.Eojeol;

namespace Malmoi.Village.Kblimp;

/// <summary>A counter agrees with the class of what it counts; sizes of time choose native or Chinese numerals.</summary>
internal static class Classifiers
{
    private static readonly (string Counter, string[] Nouns)[] _things =
    [
        ("마리", ["개", "고양이", "토끼", "닭", "오리", "새", "거북", "햄스터", "금붕어", "염소"]),
        ("권", ["책", "소설", "사전", "잡지", "만화책", "공책", "시집", "동화책"]),
        ("대", ["자전거", "자동차", "컴퓨터", "피아노", "냉장고", "세탁기", "오토바이", "텔레비전"]),
        ("송이", ["장미", "국화", "백합", "튤립", "카네이션", "해바라기"]),
        ("벌", ["양복", "한복", "원피스", "교복", "정장", "잠옷"]),
        ("켤레", ["구두", "운동화", "양말", "장갑", "장화", "슬리퍼"]),
        ("자루", ["연필", "볼펜", "붓", "칼", "만년필", "색연필"]),
        ("장", ["사진", "종이", "엽서", "우표", "포스터", "색종이"]),
    ];

    public static Phenomenon Phenomenon { get; } =
        new(
            "classifiers",
            "syntax/semantics",
            [
                new(
                    "counter_subject",
                    "The counter behind a subject fits its class: 고양이가 세 마리 있었다, 책이 세 권 있었다",
                    "Sohn (1999), 9.4; Ko (2007)",
                    Reach.Apart,
                    CountedSubject
                ),
                new(
                    "counter_object",
                    "The counter behind an object fits its class: 고양이를 세 마리 샀다, 책을 세 권 샀다",
                    "Sohn (1999), 9.4; Ko (2007)",
                    Reach.Apart,
                    CountedObject
                ),
                new(
                    "counter_genitive",
                    "The counter before its noun fits the noun's class: 세 마리의 고양이, 세 권의 책",
                    "Sohn (1999), 9.4",
                    Reach.Neighbours,
                    Genitive
                ),
                new(
                    "numeral_series",
                    "시간 and 달 count in native numerals, 분 and 개월 in Chinese ones: 세 시간, 삼 분",
                    "Sohn (1999), 8.3",
                    Reach.Neighbours,
                    Series
                ),
            ]
        );

    private static ((string Noun, string Counter) First, (string Noun, string Counter) Second) Kinds(Draws draws)
    {
        var first = draws.Pick<(string Counter, string[] Nouns)>(_things);
        while (true)
        {
            var second = draws.Pick<(string Counter, string[] Nouns)>(_things);
            if (second.Counter != first.Counter && !BothForClothes(first.Counter, second.Counter))
            {
                return (
                    (draws.Pick<string>(first.Nouns), first.Counter),
                    (draws.Pick<string>(second.Nouns), second.Counter)
                );
            }
        }
    }

    /// <summary>Some say 장갑 한 벌 as well as 한 켤레.</summary>
    private static bool BothForClothes(string one, string other) => (one, other) is ("벌", "켤레") or ("켤레", "벌");

    private static string Few(Draws draws) => Numbers.Of(draws.Number(2, 9)).NativeBeforeCounter;

    private static Cross CountedSubject(Draws draws)
    {
        var ((first, firstCounter), (second, secondCounter)) = Kinds(draws);
        var (where, number) = (
            draws.Pick("그 집", "시골집", "그 가게", "창고", "삼촌 집", "큰집", "이모 집", "옆집", "할머니 집"),
            Few(draws)
        );
        var still = draws.Pick("모두", "아직도", "적어도", "지금도");
        return Cross.Of(
            (first, second),
            (firstCounter, secondCounter),
            (noun, counter) => Line.Of(With(where, "에", "는"), Subject(noun), still, number, counter, "있다")
        );
    }

    private static Cross CountedObject(Draws draws)
    {
        var ((first, firstCounter), (second, secondCounter)) = Kinds(draws);
        var (who, time, number) = (Topic(draws.Somebody()), draws.When(), Few(draws));
        var how = draws.Pick("한꺼번에", "모두", "또", "적어도", "싸게");
        var bought = draws.Pick("샀다", "팔았다", "주문했다");
        return Cross.Of(
            (first, second),
            (firstCounter, secondCounter),
            (noun, counter) => Line.Of(who, time, Object(noun), how, number, counter, bought)
        );
    }

    private static Cross Genitive(Draws draws)
    {
        var ((first, firstCounter), (second, secondCounter)) = Kinds(draws);
        var (who, time, number) = (Topic(draws.Name()), draws.When(), Few(draws));
        var bought = draws.Pick("샀다", "팔았다", "찾았다", "골랐다");
        return Cross.Of(
            (first, second),
            (firstCounter, secondCounter),
            (noun, counter) => Line.Of(who, time, number, With(counter, "의"), Object(noun), bought)
        );
    }

    private static Cross Series(Draws draws)
    {
        var numeral = Numbers.Of(draws.Number(2, 9));
        var who = Topic(draws.Somebody());
        var isShort = draws.Chance(60);
        Eojeol time = isShort ? draws.When() : draws.Pick("작년에", "재작년에", "그해에", "이 년 전에");
        var units = isShort ? ("시간", "분") : ("달", "개월");
        // Not 뒤에: 다섯 분 뒤에 may be behind five people.
        var did = draws.Pick("기다렸다", "쉬었다", "연습했다", "울었다", "공부했다", "그 일만 했다");
        return Cross.Of(
            units,
            (numeral.NativeBeforeCounter, numeral.Sino),
            (unit, number) => Line.Of(who, time, number, unit, "동안", did)
        );
    }
}
