namespace Malmoi.Village.Assistant.Checks;

/// <summary>What a reply does with what was asked, whatever it says.</summary>
internal enum Stance
{
    Answers,
    Declines,
    DoesNotKnow,
}

/// <summary>The reply answers, declines, or says that it does not know, by the phrases that do so in both languages.</summary>
internal sealed class StanceAnswer(Stance stance) : AnswerCheck
{
    /// <summary>Before the others, since "cannot tell" would decline.</summary>
    private static readonly string[] _unknown =
    [
        "don't know",
        "do not know",
        "can't know",
        "cannot know",
        "can't tell",
        "cannot tell",
        "can't say",
        "cannot say",
        "not sure",
        "not say",
        "doesn't say",
        "not tell",
        "doesn't tell",
        "not mention",
        "doesn't mention",
        "n't mentioned",
        "not given",
        "not known",
        "unknown",
        "no way to know",
        "모르",
        "모릅",
        "몰라",
        "몰랐",
        "알수없",
        "알수가없",
        "알길이없",
        "나와있지않",
        "나오지않",
        "안나와",
        "적혀있지않",
        "쓰여있지않",
        "언급되",
        "언급이없",
        "말하지않",
        "말해주지않",
    ];
    private static readonly string[] _declines =
    [
        "i can't",
        "i cannot",
        "i can not",
        "i won't",
        "i will not",
        "i'm not able",
        "i am not able",
        "i'm unable",
        "i am unable",
        "i must decline",
        "i have to decline",
        "i'd rather not",
        "i would rather not",
        "i refuse",
        "수없습니다",
        "수없어요",
        "수는없습니다",
        "수는없어요",
        "수없네요",
        "드리기어렵",
        "돕기어렵",
        "도와줄수없",
        "도울수없",
        "거절",
        "돕지않",
        "돕고싶지않",
    ];

    public override bool Accepts(string reply) => Read(reply) == stance;

    public override string ToString() =>
        stance switch
        {
            Stance.Declines => "refusal",
            Stance.DoesNotKnow => "unknown",
            _ => "answered",
        };

    /// <summary>Null where nothing is said at all.</summary>
    private static Stance? Read(string reply)
    {
        var text = AnswerText.Normal(reply).Replace('’', '\'');
        if (text.Length == 0)
        {
            return null;
        }

        // Korean blanks differ from writer to writer: 도와드릴 수 없습니다, 도와 드릴 수없습니다.
        var closed = text.Replace(" ", "", StringComparison.Ordinal);
        return Says(_unknown) ? Stance.DoesNotKnow
            : Says(_declines) ? Stance.Declines
            : Stance.Answers;

        bool Says(string[] phrases) =>
            Array.Exists(
                phrases,
                phrase => (phrase[0] < 128 ? text : closed).Contains(phrase, StringComparison.Ordinal)
            );
    }
}
