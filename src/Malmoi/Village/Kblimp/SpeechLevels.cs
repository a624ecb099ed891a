using static Malmoi.Village.Kblimp.Eojeol;

namespace Malmoi.Village.Kblimp;

/// <summary>Whom one calls and how one's sentence ends must fit: 선생님 with 습니다, 지우야 with 어.</summary>
internal static class SpeechLevels
{
    private const string Addressee = "Pak (2008); Portner, Pak and Zanuttini (2019)";

    public static Phenomenon Phenomenon { get; } =
        new(
            "speech_levels",
            "pragmatics",
            [
                new(
                    "vocative_statement",
                    "A polite call goes with a polite ending: 선생님, … 읽었습니다; 지우야, … 읽었어",
                    Addressee,
                    Reach.Apart,
                    Statement
                ),
                new(
                    "vocative_question",
                    "A polite call goes with a polite question: 선생님, … 읽었습니까; 지우야, … 읽었니",
                    Addressee,
                    Reach.Apart,
                    Question
                ),
                new(
                    "vocative_request",
                    "A polite call goes with a polite request: 선생님, … 읽으십시오; 지우야, … 읽어라",
                    Addressee,
                    Reach.Apart,
                    Request
                ),
            ]
        );

    private static (string Polite, string Plain) Calls(Draws draws)
    {
        var name = draws.Name();
        return ($"{draws.Word("boss")},", $"{name}{Korean.Particle.After(name, Korean.Particle.Vocative)},");
    }

    private static Cross Statement(Draws draws)
    {
        var (deed, who, time) = (draws.Deed(), Subject(draws.Commoner()), draws.When());
        return Cross.Of(
            Calls(draws),
            (deed.Form("었+습니다"), deed.Form(draws.Pick("었+어", "었+단다"))),
            (call, verb) => Line.Of(call, who, time, deed.In, deed.Object, verb)
        );
    }

    private static Cross Question(Draws draws)
    {
        var (deed, who, time) = (draws.Deed(), Subject(draws.Commoner()), draws.When());
        return Cross.Of(
            Calls(draws),
            (Asked(deed.Form("었+습니까")), Asked(deed.Form(draws.Pick("었+니", "었+냐")))),
            (call, verb) => Line.Of(call, who, time, deed.In, deed.Object, verb)
        );
    }

    private static Cross Request(Draws draws)
    {
        var deed = draws.Deed(scene =>
            scene.Verb.Stem
                is "읽"
                    or "쓰"
                    or "사"
                    or "보"
                    or "찾"
                    or "빌리"
                    or "옮기"
                    or "정리하"
                    or "번역하"
                    or "준비하"
                    or "꺼내"
                    or "찍"
                    or "만들"
                    or "그리"
        );
        var time = draws.Pick("내일", "이따가", "오늘", "오늘 저녁에", "내일 아침에", "다음 주에", "주말에");
        return Cross.Of(
            Calls(draws),
            (deed.Form("으십시오"), deed.Form("어라")),
            (call, verb) => Line.Of(call, time, deed.In, deed.Object, verb)
        );
    }

    private static Eojeol Asked(Eojeol verb) => verb with { Form = verb.Form + "?" };
}
