using static Malmoi.Village.Kblimp.Eojeol;

namespace Malmoi.Village.Kblimp;

/// <summary>자기 is for the third person; 서로, 들 behind adverbs, and verbs of gathering need several.</summary>
/// <remarks>Two clauses, of which one asks for the word's subject; the subjects change places.</remarks>
internal static class Anaphors
{
    public static Phenomenon Binding { get; } =
        new(
            "binding",
            "syntax/semantics",
            [
                new(
                    "caki_person",
                    "자기 stands for the third person alone: 지우는 자기 방에서, 나는 내 방에서",
                    "Cole, Hermon and Sung (1990); Sohng (2004)",
                    Reach.Apart,
                    Self
                ),
                new(
                    "caki_humble_person",
                    "자기 does not stand for 저: 지우는 자기 책을, 저는 제 책을",
                    "Cole, Hermon and Sung (1990); Sohng (2004)",
                    Reach.Apart,
                    Own
                ),
                new(
                    "reciprocal_plural",
                    "서로 needs a subject of several: 학생들은 서로를, 지우는 동생을",
                    "Sohn (1999), 8.2; Heim, Lasnik and May (1991)",
                    Reach.Apart,
                    Reciprocal
                ),
            ]
        );

    public static Phenomenon Plurals { get; } =
        new(
            "plural",
            "semantics",
            [
                new(
                    "extrinsic_plural",
                    "들 behind an adverb says that the subject is several: 학생들은 열심히들, 지우는 혼자",
                    "Song (1975); Kim (2005)",
                    Reach.Apart,
                    Extrinsic
                ),
                new(
                    "collective_predicate",
                    "모이다 and 흩어지다 need a subject of several: 학생들은 모였고 지우는 도착했다",
                    "Song (1975); Kim (2005)",
                    Reach.Apart,
                    Collective
                ),
            ]
        );

    /// <summary>The first of the subjects belongs to the clause that asks for it, wherever that stands.</summary>
    private static Cross Clauses((Eojeol Wanted, Eojeol Other) subjects, Func<bool, Eojeol, Eojeol, Line> write) =>
        Cross.Of(
            (true, false),
            ((subjects.Wanted, subjects.Other), (subjects.Other, subjects.Wanted)),
            (isFirst, order) => write(isFirst, order.Item1, order.Item2)
        );

    private static (string First, string Second) Days(Draws draws) =>
        draws.Pick(
            ("어제", "오늘"),
            ("오전에", "오후에"),
            ("토요일에", "일요일에"),
            ("지난달에", "이번 달에"),
            ("점심때", "저녁때"),
            ("그저께", "어제")
        );

    private static Cross Self(Draws draws)
    {
        var (days, one, other) = (Days(draws), draws.Deed(IsHomely), draws.Deed(IsHomely));
        var room = draws.Pick("방에서", "집에서", "자리에서", "사무실에서", "작업실에서", "책상에서");
        return Clauses(
            (Topic(draws.Name()), "나는"),
            (isFirst, first, second) =>
                Line.Of(
                    first,
                    days.First,
                    isFirst ? "자기" : "내",
                    room,
                    one.Object,
                    one.Form("었+고"),
                    second,
                    days.Second,
                    isFirst ? "내" : "자기",
                    room,
                    other.Object,
                    other.Past
                )
        );
    }

    /// <summary>What one does in a room of one's own.</summary>
    private static bool IsHomely(Scene scene) =>
        scene.Verb.Stem is "읽" or "쓰" or "먹" or "마시" or "그리" or "외우" or "풀" or "접" or "번역하" or "만들";

    private static Cross Own(Draws draws)
    {
        var (days, one, other) = (Days(draws), draws.Deed(IsOfOne), draws.Deed(IsOfOne));
        return Clauses(
            (Topic(draws.Name()), "저는"),
            (isFirst, first, second) =>
                Line.Of(
                    first,
                    days.First,
                    isFirst ? "자기" : "제",
                    one.Object,
                    one.Form("었+고"),
                    second,
                    days.Second,
                    isFirst ? "제" : "자기",
                    other.Object,
                    other.Form("었+습니다")
                )
        );
    }

    private static bool IsOfOne(Scene scene) =>
        scene.Verb.Stem is "닦" or "고치" or "찾" or "잃어버리" or "빨" or "옮기" or "정리하" or "꺼내" or "나르";

    private static Cross Reciprocal(Draws draws)
    {
        var days = Days(draws);
        var many = $"{draws.Commoner()}들";
        var verbs = draws.Pick(
            ("도왔고", "도왔다"),
            ("칭찬했고", "칭찬했다"),
            ("위로했고", "위로했다"),
            ("응원했고", "응원했다"),
            ("소개했고", "소개했다"),
            ("믿었고", "믿었다")
        );
        var whom = Object(draws.Pick("동생", "친구", "아이", "후배", "조카", "이웃", "동료", "선배"));
        return Clauses(
            (Topic(many), Topic(draws.Name())),
            (isFirst, first, second) =>
                Line.Of(
                    first,
                    days.First,
                    isFirst ? "서로를" : whom,
                    verbs.Item1,
                    second,
                    days.Second,
                    isFirst ? whom : "서로를",
                    verbs.Item2
                )
        );
    }

    private static Cross Extrinsic(Draws draws)
    {
        var (days, deed) = (Days(draws), draws.Deed(IsWork));
        var adverb = draws.Pick("열심히들", "조용히들", "천천히들", "부지런히들");
        return Clauses(
            (Topic(draws.Commoner() + "들"), Topic(draws.Name())),
            (isFirst, first, second) =>
                Line.Of(
                    first,
                    days.First,
                    isFirst ? adverb : "혼자",
                    deed.Object,
                    deed.Form("었+고"),
                    second,
                    days.Second,
                    isFirst ? "혼자" : adverb,
                    deed.Object,
                    deed.Past
                )
        );
    }

    private static bool IsWork(Scene scene) =>
        scene.Verb.Stem
            is "읽"
                or "쓰"
                or "그리"
                or "닦"
                or "외우"
                or "풀"
                or "정리하"
                or "준비하"
                or "옮기"
                or "나르"
                or "칠하"
                or "심"
                or "접";

    private static Cross Collective(Draws draws)
    {
        var (days, place) = (
            Days(draws),
            draws.Pick("강당", "운동장", "공원", "학교", "광장", "도서관", "놀이터", "교실", "바닷가", "마당")
        );
        var (together, alone) = (
            draws.Pick(("모였고", "모였다"), ("둘러앉았고", "둘러앉았다"), ("모여들었고", "모여들었다")),
            draws.Pick(("도착했고", "도착했다"), ("들렀고", "들렀다"), ("나타났고", "나타났다"))
        );
        return Clauses(
            (Topic(draws.Commoner() + "들"), Topic(draws.Name())),
            (isFirst, first, second) =>
                Line.Of(
                    days.First,
                    first,
                    At(place),
                    isFirst ? together.Item1 : alone.Item1,
                    days.Second,
                    second,
                    At(place),
                    isFirst ? alone.Item2 : together.Item2
                )
        );
    }
}
