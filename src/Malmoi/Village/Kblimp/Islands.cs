using static Malmoi.Village.Kblimp.Eojeol;

namespace Malmoi.Village.Kblimp;

/// <summary>A relative clause has a gap for its head, and nothing leaves it.</summary>
internal static class Islands
{
    public static Phenomenon Phenomenon { get; } =
        new(
            "relative_clauses_and_islands",
            "syntax",
            [
                new(
                    "relative_clause_gap",
                    "사실 has a whole clause before it, another noun a clause in which it is missing: 모자를 산 사실, 몰래 산 구두",
                    "Sohn (1999), 9.11; Han and Kim (2004)",
                    Reach.Apart,
                    Gap
                ),
                new(
                    "scrambling_from_relative",
                    "An object may be scrambled out of a quotation, not out of a relative clause",
                    "Saito (1985); Han and Kim (2004)",
                    Reach.Apart,
                    Scrambling
                ),
                new(
                    "why_in_relative",
                    "왜 does not ask from inside a relative clause, 언제 does",
                    "Huang (1982); Han and Kim (2004)",
                    Reach.Apart,
                    Why
                ),
            ]
        );

    private static bool IsFound(Scene scene) =>
        scene.Verb.Stem
            is "사"
                or "만들"
                or "그리"
                or "고치"
                or "찾"
                or "빌리"
                or "빨"
                or "찍"
                or "숨기"
                or "팔"
                or "꺼내";

    /// <summary>지우가 모자를 산 사실은 잊었지만 민호가 몰래 산 구두는 기억했다.</summary>
    private static Cross? Gap(Draws draws)
    {
        var deed = draws.Deed(IsFound);
        var other = draws.Deed(scene => scene.Verb == deed.Verb);
        var (one, two) = draws.Two("name");
        var (know, still) = draws.Pick(("잊었지만", "기억했다"), ("기억했지만", "잊었다"), ("말했지만", "숨겼다"));
        var (fact, how) = (draws.Pick("사실은", "일은"), draws.Pick("몰래", "직접", "혼자", "급히"));
        var thing = Topic(other.Thing);
        return deed.Thing == other.Thing
            ? null
            : Cross.Of(
                (true, false),
                ((fact, thing.Form), (thing.Form, fact)),
                (isFullFirst, heads) =>
                    Line.Of(
                        "나는",
                        Subject(one),
                        isFullFirst ? deed.Object : how,
                        deed.In,
                        deed.Form("은"),
                        heads.Item1,
                        know,
                        Subject(two),
                        isFullFirst ? how : deed.Object,
                        deed.In,
                        deed.Form("은"),
                        heads.Item2,
                        still
                    )
            );
    }

    /// <summary>그 책을 나는 지우가 읽었다고 들었고 또 그날 나는 지우가 읽은 시를 외웠다.</summary>
    private static Cross? Scrambling(Draws draws)
    {
        var deed = draws.Deed(IsFound);
        var other = draws.Deed(scene => scene.Verb == deed.Verb);
        var (one, two) = draws.Two("name");
        var (heard, saw) = (draws.Pick("들었", "믿었", "생각했"), draws.Pick("보았", "찾았", "잃어버렸"));
        var (day, what) = (draws.Pick("그날", "어제", "나중에", "그때"), $"그 {deed.Object.Form}");
        return deed.Thing == other.Thing
            ? null
            : Cross.Of(
                (true, false),
                ((what, day), (day, what)),
                (isQuotedFirst, fronts) =>
                    Line.Of(
                        fronts.Item1,
                        "나는",
                        Subject(one),
                        deed.In,
                        isQuotedFirst ? deed.Form("었+다고") : deed.Form("은"),
                        isQuotedFirst ? "" : other.Object,
                        isQuotedFirst ? $"{heard}고" : $"{saw}고",
                        "또",
                        fronts.Item2,
                        "나는",
                        Subject(two),
                        deed.In,
                        isQuotedFirst ? deed.Form("은") : deed.Form("었+다고"),
                        isQuotedFirst ? other.Object : "",
                        isQuotedFirst ? $"{saw}다" : $"{heard}다"
                    )
            );
    }

    /// <summary>선생님은 민호가 왜 시장에 갔는지 물었고 지우가 언제 시장에서 산 사과가 상했는지 물었다.</summary>
    private static Cross Why(Draws draws)
    {
        var (one, two) = draws.Two("name");
        var who = Topic(draws.Commoner());
        var asked = draws.Pick("물었", "궁금해했", "알아보았");
        var (place, things, ends) = draws.Pick<(string Place, string[] Things, string[] Happened)>(
            ("시장에서", ["사과", "생선", "우유", "떡", "빵"], ["상했는지", "비쌌는지", "없어졌는지"]),
            ("백화점에서", ["옷", "구두", "가방", "시계", "우산"], ["비쌌는지", "없어졌는지", "망가졌는지"]),
            ("문구점에서", ["공책", "연필", "색종이", "붓"], ["없어졌는지", "비쌌는지", "찢어졌는지"]),
            ("가게에서", ["모자", "인형", "자전거", "장난감"], ["망가졌는지", "비쌌는지", "없어졌는지"])
        );
        var (bought, end) = (draws.Pick<string>(things), draws.Pick<string>(ends));
        var (gone, when) = (draws.Pick("돌아왔는지", "울었는지", "떠났는지", "기다렸는지"), "언제");
        return Cross.Of(
            (true, false),
            (("왜", when), (when, "왜")),
            (isPlainFirst, asks) =>
                Line.Of(
                    who,
                    Subject(one),
                    asks.Item1,
                    place,
                    isPlainFirst ? gone : "산",
                    isPlainFirst ? "" : Subject(bought),
                    isPlainFirst ? "" : end,
                    $"{asked}고",
                    Subject(two),
                    asks.Item2,
                    place,
                    isPlainFirst ? "산" : gone,
                    isPlainFirst ? Subject(bought) : "",
                    isPlainFirst ? end : "",
                    $"{asked}다"
                )
        );
    }
}
