using System.Text.RegularExpressions;

namespace Malmoi.Instructions.Evolution;

/// <summary>The eliminations of Evol-Instruct (Xu et al., 2023): instructions that did not evolve, and those that nobody can answer.</summary>
public static partial class EvolutionFaults
{
    private const int FewWords = 80;

    /// <summary>What is wrong with a new instruction; null: nothing that can be seen.</summary>
    /// <param name="before">The instruction.</param>
    /// <param name="after">What a teacher made of it.</param>
    public static string? Of(string before, string after) =>
        after.Length == 0 ? "empty"
        : Copied().IsMatch(after) ? "copies the request"
        : TextWords.Of(before).SequenceEqual(TextWords.Of(after)) ? "no change"
        : null;

    /// <summary>What is wrong with the answer to it; null: nothing that can be seen.</summary>
    public static string? OfResponse(string response)
    {
        var words = TextWords.Of(response);
        return words.Count == 0 || words.All(IsStopWord) ? "nothing but stop words"
            : words.Count < FewWords && Sorry().IsMatch(response) ? "cannot be answered"
            : null;
    }

    /// <summary>What a teacher is asked to find instructions that gained nothing: the paper's judgement of equality.</summary>
    public static string EqualityQuestion(string before, string after) =>
        EvolutionOperation.IsKorean(before)
            ? "두 지시문이 있습니다. 제약과 요구 사항이 같고, 묻는 깊이와 너비가 같으면 '같음', 아니면 '다름'이라고만 답하세요. 이유는 쓰지 마세요.\n"
                + $"첫째 지시문: {before}\n둘째 지시문: {after}\n판단:"
            : "Here are two Instructions to ChatGPT AI, do you think they are equal to each other, which meet the following requirements:\n"
                + "1. They have same constraints and requirments.\n2. They have same depth and breadth of the inquiry.\n"
                + $"The First Prompt: {before}\nThe Second Prompt: {after}\nYour Judgement (Just answer: Equal or Not Equal. No need to explain the reason.):";

    /// <summary>Whether the teacher's reply says that they are equal.</summary>
    public static bool SaysEqual(string reply) => Equal().IsMatch(reply);

    private static bool IsStopWord(string word) =>
        word
            is "a"
                or "an"
                or "the"
                or "of"
                or "to"
                or "and"
                or "or"
                or "is"
                or "it"
                or "in"
                or "on"
                or "that"
                or "this"
                or "for"
                or "as"
                or "be"
                or "are"
                or "그"
                or "이"
                or "저"
                or "및"
                or "것"
                or "수";

    [GeneratedRegex(
        "(?:given|rewritten|created|new) prompt|#(?:The )?(?:Given|Rewritten|Created) Prompt#|(?:주어진|고친|만든) 지시문",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Copied();

    [GeneratedRegex(@"\bsorry\b|죄송(?:하지만|합니다만|합니다)", RegexOptions.IgnoreCase)]
    private static partial Regex Sorry();

    [GeneratedRegex(@"^\W*(?:equal\b|같음|같습니다)", RegexOptions.IgnoreCase)]
    private static partial Regex Equal();
}
