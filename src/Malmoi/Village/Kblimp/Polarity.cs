using static Malmoi.Village.Kblimp.Eojeol;

namespace Malmoi.Village.Kblimp;

/// <summary>Some words need a negation in their own clause, some will have none.</summary>
/// <remarks>A clause with negation and one without stand side by side; the words change places, so that only their clause tells good from bad.</remarks>
internal static class Polarity
{
    public static Phenomenon Phenomenon { get; } =
        new(
            "negative_polarity",
            "semantics",
            [
                new(
                    "amudo_clausemate",
                    "아무도 needs a negation in its clause: 아무도 받지 않았다",
                    "Lee (1996); Sells (2006)",
                    Reach.Apart,
                    Nobody
                ),
                new(
                    "bakke_clausemate",
                    "밖에 needs a negation in its clause: 물밖에 마시지 않았다",
                    "Nam (1994); Sells (2006)",
                    Reach.Apart,
                    NothingBut
                ),
                new(
                    "jeonhyeo_clausemate",
                    "전혀 needs a negation in its clause: 전혀 운동하지 않았다",
                    "Lee (1996); Sells (2006)",
                    Reach.Apart,
                    NotAtAll
                ),
                new(
                    "minimizer_clausemate",
                    "한 명도 needs a negation in its clause: 한 명도 오지 않았다",
                    "Lee (1996)",
                    Reach.Apart,
                    NotOne
                ),
                new(
                    "ajik_beolsseo",
                    "아직 before what has not happened, 벌써 before what has: 아직 끝내지 않았다, 벌써 끝냈다",
                    "Sohn (1999), 9.6",
                    Reach.Apart,
                    Yet
                ),
                new(
                    "dojeohi_gansinhi",
                    "도저히 needs a negation, 간신히 and 겨우 bear none: 도저히 풀 수 없었다, 간신히 풀 수 있었다",
                    "Lee (1996); Nam (1994)",
                    Reach.Apart,
                    Possibly
                ),
            ]
        );

    private static (string Before, string After) Days(Draws draws) =>
        draws.Pick(
            ("오전에는", "오후에는"),
            ("어제는", "오늘은"),
            ("지난주에는", "이번 주에는"),
            ("처음에는", "나중에는"),
            ("아침에는", "저녁에는"),
            ("토요일에는", "일요일에는")
        );

    /// <summary>What one does again and again.</summary>
    private static bool IsHabit(Scene scene) =>
        scene.Verb.Stem
            is "읽"
                or "쓰"
                or "사"
                or "먹"
                or "마시"
                or "그리"
                or "닦"
                or "보"
                or "듣"
                or "외우"
                or "빌리"
                or "굽"
                or "끓이"
                or "풀"
                or "접"
                or "정리하"
                or "번역하";

    /// <summary>The first of the words belongs to the negative clause, wherever that stands.</summary>
    private static Cross Clauses((Eojeol Negative, Eojeol Positive) words, Func<bool, Eojeol, Eojeol, Line> write) =>
        Cross.Of(
            (true, false),
            ((words.Negative, words.Positive), (words.Positive, words.Negative)),
            (isNegativeFirst, order) => write(isNegativeFirst, order.Item1, order.Item2)
        );

    private static Cross Nobody(Draws draws)
    {
        var (days, deed, name) = (Days(draws), draws.Deed(), draws.Name());
        return Clauses(
            ("아무도", Subject(name)),
            (isNegativeFirst, first, second) =>
                Line.Of(
                    days.Item1,
                    first,
                    deed.In,
                    deed.Object,
                    isNegativeFirst ? deed.Form("지") : deed.Form("었+지만"),
                    isNegativeFirst ? "않았지만" : "",
                    days.Item2,
                    second,
                    deed.In,
                    deed.Object,
                    isNegativeFirst ? deed.Past : deed.Form("지"),
                    isNegativeFirst ? "" : "않았다"
                )
        );
    }

    private static Cross? NothingBut(Draws draws)
    {
        var (who, days) = (Topic(draws.Name()), Days(draws));
        var deed = draws.Deed();
        var other = draws.Deed(scene => scene.Verb == deed.Verb);
        return other.Thing == deed.Thing
            ? null
            : Clauses(
                (With(deed.Thing, "밖에"), With(other.Thing, "도")),
                (isNegativeFirst, first, second) =>
                    Line.Of(
                        who,
                        days.Item1,
                        first,
                        deed.In,
                        isNegativeFirst ? deed.Form("지") : deed.Form("었+지만"),
                        isNegativeFirst ? "않았지만" : "",
                        days.Item2,
                        second,
                        deed.In,
                        isNegativeFirst ? deed.Past : deed.Form("지"),
                        isNegativeFirst ? "" : "않았다"
                    )
            );
    }

    private static Cross NotAtAll(Draws draws)
    {
        var (who, deed) = (Topic(draws.Name()), draws.Deed(IsHabit));
        var days = draws.Pick(
            ("작년에는", "올해는"),
            ("지난달에는", "이번 달에는"),
            ("학기 중에는", "방학 때는"),
            ("어릴 때는", "커서는"),
            ("평일에는", "주말에는"),
            ("예전에는", "요즘에는")
        );
        return Clauses(
            ("전혀", draws.Pick("자주", "가끔", "종종", "틈틈이")),
            (isNegativeFirst, first, second) =>
                Line.Of(
                    who,
                    days.Item1,
                    first,
                    deed.Object,
                    isNegativeFirst ? deed.Form("지") : deed.Form("었+지만"),
                    isNegativeFirst ? "않았지만" : "",
                    days.Item2,
                    second,
                    deed.Object,
                    isNegativeFirst ? deed.Past : deed.Form("지"),
                    isNegativeFirst ? "" : "않았다"
                )
        );
    }

    private static Cross NotOne(Draws draws)
    {
        var days = Days(draws);
        var (who, places) = draws.Pick<(string Who, string[] Places)>(
            ("손님", ["식당", "카페", "빵집", "꽃집", "서점", "백화점", "미용실", "시장", "편의점", "약국"]),
            ("관광객", ["박물관", "미술관", "바닷가", "동물원", "시장", "공원"]),
            ("학생", ["도서관", "강당", "운동장", "체육관", "교실", "수영장"]),
            ("아이", ["놀이터", "공원", "동물원", "수영장", "도서관"]),
            ("기자", ["회의실", "공항", "경찰서", "강당", "법원"]),
            ("환자", ["병원", "약국", "보건소", "치과"])
        );
        var place = At(draws.Pick<string>(places));
        var came = draws.Pick(("오지", "왔지만", "왔다"), ("찾아오지", "찾아왔지만", "찾아왔다"));
        var many = $"{Numbers.Of(draws.Number(2, 9)).NativeBeforeCounter} 명이나";
        return Clauses(
            ("한 명도", many),
            (isNegativeFirst, first, second) =>
                Line.Of(
                    days.Item1,
                    Subject(who),
                    first,
                    place,
                    isNegativeFirst ? came.Item1 : came.Item2,
                    isNegativeFirst ? "않았지만" : "",
                    days.Item2,
                    Subject(who),
                    second,
                    place,
                    isNegativeFirst ? came.Item3 : came.Item1,
                    isNegativeFirst ? "" : "않았다"
                )
        );
    }

    private static Cross Yet(Draws draws)
    {
        var (who, deed) = (Topic(draws.Somebody()), draws.Deed());
        return Cross.Of(
            (draws.Pick("아직", "아직도"), draws.Pick("벌써", "이미")),
            (new Eojeol($"{deed.Form("지").Form} 않았다", 4), deed.Past),
            (adverb, verb) => Line.Of(who, adverb, deed.In, deed.Object, verb)
        );
    }

    private static Cross Possibly(Draws draws)
    {
        var (who, deed) = (Topic(draws.Somebody()), draws.Deed());
        return Cross.Of(
            ("도저히", draws.Pick("간신히", "겨우")),
            ("없었다", "있었다"),
            (adverb, verb) => Line.Of(who, adverb, "그", deed.Object, deed.Form("을"), "수", verb)
        );
    }
}
