using static Malmoi.Village.Kblimp.Eojeol;

namespace Malmoi.Village.Kblimp;

/// <summary>An honoured subject with 께서 asks for (으)시, a plain one does not bear it; honoured recipients and objects have verbs of their own.</summary>
internal static class SubjectHonorification
{
    private const string Honour = "Choe (2004); Kim and Sells (2007)";

    public static Phenomenon Phenomenon { get; } =
        new(
            "honorification",
            "syntax",
            [
                new(
                    "subject_honorific",
                    "께서 and (으)시 go together: 할머니께서 사셨다, 동생이 샀다",
                    Honour,
                    Reach.Apart,
                    draws => Subjects(draws, "")
                ),
                new(
                    "subject_honorific_relative",
                    "(으)시 looks at the subject, not at whoever acts in a relative clause between",
                    Honour,
                    Reach.Apart,
                    draws =>
                        Subjects(
                            draws,
                            draws.Chance(50)
                                ? $"{draws.Word("boss")}께서 {draws.Pick("계신", "자주 가시는")}"
                                : $"{Subject(draws.Name()).Form} {draws.Pick("있는", "자주 가는")}"
                        )
                ),
                new(
                    "subject_honorific_embedded",
                    "(으)시 inside a quotation looks at the subject there: 지우는 할머니께서 사셨다고 말했다",
                    Honour,
                    Reach.Apart,
                    Embedded
                ),
                new(
                    "suppletive_honorific",
                    "드시다, 주무시다, 계시다 for those honoured alone: 할머니께서 드셨다, 동생이 먹었다",
                    "Sohn (1999), 9.9; Kim and Sells (2007)",
                    Reach.Apart,
                    Suppletive
                ),
                new(
                    "recipient_honorific",
                    "드리다 to those honoured, 주다 to others: 할머니께 드렸다, 동생에게 주었다",
                    "Sohn (1999), 9.9; Choe (2004)",
                    Reach.Apart,
                    Recipient
                ),
                new(
                    "object_honorific",
                    "모시다 for those honoured, 데리다 for others: 할머니를 모시고 갔다, 동생을 데리고 갔다",
                    "Sohn (1999), 9.9; Choe (2004)",
                    Reach.Apart,
                    Patient
                ),
            ]
        );

    private static Cross Subjects(Draws draws, string relative)
    {
        var (time, deed) = (draws.When(), draws.Deed(scene => scene.Honorific is null));
        return Cross.Of(
            (Honored(draws.Elder()), Subject(draws.Commoner())),
            (deed.Form("으시+었+다"), deed.Past),
            (subject, verb) => Line.Of(subject, time, relative, deed.In, deed.Object, verb)
        );
    }

    private static Cross Embedded(Draws draws)
    {
        var (who, time, deed) = (Topic(draws.Name()), draws.When(), draws.Deed(scene => scene.Honorific is null));
        var said = draws.Pick("말했다", "전했다", "생각했다", "믿었다", "들었다");
        return Cross.Of(
            (Honored(draws.Elder()), Subject(draws.Commoner())),
            (deed.Form("으시+었+다고"), deed.Form("었+다고")),
            (subject, verb) => Line.Of(who, subject, time, deed.In, deed.Object, verb, said)
        );
    }

    private static Cross Suppletive(Draws draws)
    {
        var subjects = (Honored(draws.Elder()), Subject(draws.Commoner()));
        var time = draws.When();
        if (draws.Chance(60))
        {
            var deed = draws.Deed(scene => scene.Honorific is not null);
            return Cross.Of(
                subjects,
                (Past(deed.Honorific!), deed.Past),
                (subject, verb) => Line.Of(subject, time, deed.In, deed.Object, verb)
            );
        }

        var (where, verbs) = draws.Chance(50)
            ? (draws.Pick("안방에서", "거실에서", "소파에서", "기차에서", "호텔에서"), ("주무셨다", "잤다"))
            : (draws.Pick("마당에", "거실에", "옥상에", "부엌에", "서재에"), ("계셨다", "있었다"));
        var how = draws.Pick("혼자", "오랫동안", "내내", "조용히");
        return Cross.Of(subjects, verbs, (subject, verb) => Line.Of(subject, time, where, how, verb));
    }

    private static Cross Recipient(Draws draws)
    {
        var (who, time) = (Topic(draws.Name()), draws.When());
        var (how, what) = draws.Pick<(string How, string[] What)>(
            ("직접 만든", ["떡", "과자", "목도리", "장갑", "인형", "팔찌", "쿠키", "비누"]),
            ("시장에서 산", ["떡", "사과", "꽃", "장갑", "생선", "양말", "모자", "귤"]),
            ("정성껏 고른", ["선물", "꽃", "책", "목도리", "넥타이", "화분", "시계"]),
            ("밤새 쓴", ["편지", "시", "카드"]),
            ("여행지에서 찍은", ["사진"]),
            ("새로 나온", ["책", "잡지", "시집"])
        );
        var gift = Object(draws.Pick<string>(what));
        return Cross.Of(
            (With(draws.Elder(), "께"), With(draws.Commoner(), "에게")),
            ("드렸다", "주었다"),
            (to, gave) => Line.Of(who, time, to, how, gift, gave)
        );
    }

    private static Cross Patient(Draws draws)
    {
        var (who, time) = (Topic(draws.Name()), draws.When());
        var people = (Object(draws.Elder()), Object(draws.Commoner()));
        var where = draws.Word("place");
        return Cross.Of(
            people,
            ("모시고", "데리고"),
            (whom, with) => Line.Of(who, time, whom, With(where, "까지"), with, "갔다")
        );
    }
}
