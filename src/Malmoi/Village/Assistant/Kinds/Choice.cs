namespace Malmoi.Village.Assistant.Kinds;

/// <summary>Gold that is one of few words.</summary>
internal static class Choice
{
    public static Asked YesOrNo(
        Drawing drawing,
        bool isYes,
        (string Place, string Word)[] words,
        string? reasoning = null
    ) => Of(isYes ? drawing.In("Yes", "네") : drawing.In("No", "아니요"), words, reasoning, Also(drawing, isYes));

    /// <summary>One word, or another that is as good.</summary>
    public static Asked Of(
        string answer,
        (string Place, string Word)[] words,
        string? reasoning = null,
        params string[] others
    ) =>
        new()
        {
            Words = words,
            Answer = answer,
            Check = AnswerCheck.Exact([answer, .. others]),
            Reasoning = reasoning,
        };

    private static string[] Also(Drawing drawing, bool isYes) =>
        drawing.IsKorean
            ? isYes
                ? ["예", "맞습니다", "맞아요", "그렇습니다"]
                : ["아니오", "아닙니다", "아니에요"]
            : [];
}
