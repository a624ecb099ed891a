using static Malmoi.Village.Kblimp.Eojeol;

namespace Malmoi.Village.Kblimp;

/// <summary>Connective endings restrict the mood, the motion and the adverb of the clauses they join.</summary>
internal static class Connectives
{
    private static readonly (string Because, string If, string Did, string Do)[] _weathers =
    [
        ("비가 와서", "비가 오거든", "우산을 가져갔다", "우산을 가져가라"),
        ("비가 와서", "비가 오거든", "창문을 닫았다", "창문을 닫아라"),
        ("날씨가 추워서", "날씨가 춥거든", "외투를 입었다", "외투를 입어라"),
        ("눈이 와서", "눈이 오거든", "마당을 쓸었다", "마당을 쓸어라"),
        ("배가 고파서", "배가 고프거든", "빵을 먹었다", "빵을 먹어라"),
        ("목이 말라서", "목이 마르거든", "물을 마셨다", "물을 마셔라"),
        ("방이 더러워서", "방이 더럽거든", "청소를 했다", "청소를 해라"),
        ("몸이 아파서", "몸이 아프거든", "병원에 갔다", "병원에 가라"),
        ("시간이 남아서", "시간이 남거든", "책을 읽었다", "책을 읽어라"),
        ("손님이 와서", "손님이 오거든", "차를 끓였다", "차를 끓여라"),
        ("길이 막혀서", "길이 막히거든", "지하철을 탔다", "지하철을 타라"),
        ("전화가 와서", "전화가 오거든", "문을 닫았다", "문을 닫아라"),
        ("잠이 안 와서", "잠이 안 오거든", "음악을 들었다", "음악을 들어라"),
        ("날이 더워서", "날이 덥거든", "창문을 열었다", "창문을 열어라"),
    ];

    public static Phenomenon Phenomenon { get; } =
        new(
            "connectives",
            "syntax/semantics",
            [
                new(
                    "reason_or_condition_mood",
                    "어서 does not come before a command, 거든 before nothing else: 비가 와서 가져갔다, 비가 오거든 가져가라",
                    "Lukoff and Nam (1982); Sohn (1999), 9.12",
                    Reach.Apart,
                    Mood
                ),
                new(
                    "purpose_motion",
                    "으러 goes with a verb of motion, 느라고 with what it costs: 읽으러 도서관에 갔다, 읽느라고 밤을 새웠다",
                    "Sohn (1999), 9.12",
                    Reach.Apart,
                    Purpose
                ),
                new(
                    "concessive_conditional_adverb",
                    "비록 with 지만, 만약 with 면: 비록 비가 오지만, 만약 비가 오면",
                    "Sohn (1999), 9.12",
                    Reach.Apart,
                    Concession
                ),
                new(
                    "tense_before_connective",
                    "자마자 bears no 었; 지만 does, of what is past: 읽자마자, 어제 읽었지만",
                    "Sohn (1999), 9.12; Chung (2012)",
                    Reach.OneWord,
                    Tense
                ),
            ]
        );

    private static Cross Mood(Draws draws)
    {
        var weather = draws.Pick<(string Because, string If, string Did, string Do)>(_weathers);
        var companion = With(draws.Somebody(), "과");
        var how = draws.Pick("먼저", "곧바로", "일단", "얼른", "다시");
        return Cross.Of(
            (weather.Did, weather.Do),
            (weather.Because, weather.If),
            (verb, why) => Line.Of(why, companion, "함께", how, verb)
        );
    }

    private static Cross Purpose(Draws draws)
    {
        var who = Topic(draws.Somebody());
        var (time, deed) = (
            draws.When(),
            draws.Deed(scene => scene.Verb.Stem is not ("잃어버리" or "발견하" or "받" or "숨기"))
        );
        var went = draws.Pick(
            "밖에 나갔다",
            "친구 집에 갔다",
            "아래층에 내려갔다",
            "옥상에 올라갔다",
            "집을 나섰다",
            "안으로 들어갔다"
        );
        return Cross.Of(
            (
                went,
                draws.Pick(
                    "약속에 늦었다",
                    "밤을 새웠다",
                    "전화를 못 받았다",
                    "잠을 못 잤다",
                    "약속을 잊었다",
                    "점심을 걸렀다"
                )
            ),
            (deed.Form("으러"), deed.Form("느라고")),
            (then, purpose) => Line.Of(who, deed.Object, purpose, time, then)
        );
    }

    private static Cross Concession(Draws draws)
    {
        var (subject, lemma, kind) = draws.Pick(
            ("비가", "오다", Korean.PredicateKind.Action),
            ("눈이", "내리다", Korean.PredicateKind.Action),
            ("날씨가", "나쁘다", Korean.PredicateKind.Description),
            ("날씨가", "흐리다", Korean.PredicateKind.Description),
            ("배가", "고프다", Korean.PredicateKind.Description),
            ("몸이", "아프다", Korean.PredicateKind.Description),
            ("시간이", "없다", Korean.PredicateKind.Existential),
            ("일이", "많다", Korean.PredicateKind.Description),
            ("돈이", "없다", Korean.PredicateKind.Existential),
            ("바람이", "불다", Korean.PredicateKind.Action)
        );
        var verb = Korean.Predicate.Parse(lemma, Korean.StemClass.Regular, kind);
        var day = draws.Pick("오늘", "이번에도", "지금", "이번 주에", "오늘도", "이번 주말에도");
        var (who, deed) = (
            Topic(draws.Somebody()),
            draws.Deed(scene => scene.Verb.Stem is not ("잃어버리" or "발견하" or "받"))
        );
        return Cross.Of(
            ("비록", draws.Pick("만약", "만일")),
            (Of(verb, "지만"), Of(verb, "으면")),
            (adverb, ending) =>
                Line.Of(adverb, day, subject, ending, who, deed.In, deed.Object, deed.Form("을"), "것이다")
        );
    }

    private static Cross Tense(Draws draws)
    {
        var (who, time, deed) = (
            Topic(draws.Name()),
            draws.When(),
            draws.Deed(scene => scene.Verb.Stem is not "잃어버리")
        );
        var then = draws.Pick("곧 집에 돌아갔다", "다시 밖으로 나갔다", "금방 자리를 떠났다", "또 친구를 만났다");
        return Cross.Of(
            ("자마자", "지만"),
            ("", "었+"),
            (ending, tense) => Line.Of(who, time, deed.In, deed.Object, deed.Form(tense + ending), then)
        );
    }
}
