using Malmoi.Instructions.Translation;

namespace Malmoi.Instructions.Evolution;

/// <summary>A way to make another instruction of one (Evol-Instruct: Xu et al., 2023), as what a teacher is asked.</summary>
/// <param name="Name">What options and reports call it.</param>
/// <param name="English">What is asked of a teacher about an English instruction; {0} is the instruction.</param>
/// <param name="Korean">The same about a Korean one.</param>
/// <param name="IsNew">Whether another instruction is made, and not the same one harder.</param>
public sealed record EvolutionOperation(string Name, string English, string Korean, bool IsNew = false)
{
    // The wording of the paper's appendix; it tells what must not appear, and the eliminations look for that.
    private const string Deeper =
        "I want you act as a Prompt Rewriter.\n"
        + "Your objective is to rewrite a given prompt into a more complex version to make those famous AI systems (e.g., chatgpt and GPT4) a bit harder to handle.\n"
        + "But the rewritten prompt must be reasonable and must be understood and responded by humans.\n"
        + "Your rewriting cannot omit the non-text parts such as the table and code in #The Given Prompt#:. Also, please do not omit the input in #The Given Prompt#.\n"
        + "You SHOULD complicate the given prompt using the following method:\n"
        + "{1}\n"
        + "You should try your best not to make the #Rewritten Prompt# become verbose, #Rewritten Prompt# can only add 10 to 20 words into #The Given Prompt#.\n"
        + "'#The Given Prompt#', '#Rewritten Prompt#', 'given prompt' and 'rewritten prompt' are not allowed to appear in #Rewritten Prompt#\n"
        + "#The Given Prompt#:\n{0}\n#Rewritten Prompt#:\n";

    private const string DeeperKorean =
        "당신은 지시문을 고쳐 쓰는 사람입니다.\n"
        + "주어진 지시문을 인공지능이 조금 더 다루기 어려운, 더 복잡한 지시문으로 고쳐 쓰세요.\n"
        + "고친 지시문은 이치에 맞아야 하고, 사람이 이해하고 답할 수 있어야 합니다.\n"
        + "#주어진 지시문#에 있는 표와 코드, 입력은 빠뜨리지 마세요.\n"
        + "다음 방법으로 복잡하게 만드세요.\n"
        + "{1}\n"
        + "#고친 지시문#은 장황하지 않게, #주어진 지시문#에 낱말을 10개에서 20개까지만 더하세요.\n"
        + "#고친 지시문#에는 '#주어진 지시문#', '#고친 지시문#', '주어진 지시문', '고친 지시문'이라는 말을 쓰지 마세요.\n"
        + "#주어진 지시문#:\n{0}\n#고친 지시문#:\n";

    private const string Wider =
        "I want you act as a Prompt Creator.\n"
        + "Your goal is to draw inspiration from the #Given Prompt# to create a brand new prompt.\n"
        + "This new prompt should belong to the same domain as the #Given Prompt# but be even more rare.\n"
        + "The LENGTH and complexity of the #Created Prompt# should be similar to that of the #Given Prompt#.\n"
        + "The #Created Prompt# must be reasonable and must be understood and responded by humans.\n"
        + "'#Given Prompt#', '#Created Prompt#', 'given prompt' and 'created prompt' are not allowed to appear in #Created Prompt#\n"
        + "#Given Prompt#:\n{0}\n#Created Prompt#:\n";

    private const string WiderKorean =
        "당신은 지시문을 만드는 사람입니다.\n"
        + "#주어진 지시문#에서 영감을 얻어 완전히 새로운 지시문을 만드세요.\n"
        + "새 지시문은 #주어진 지시문#과 같은 분야에 속하되 더 드문 것이어야 합니다.\n"
        + "#만든 지시문#의 길이와 복잡함은 #주어진 지시문#과 비슷해야 합니다.\n"
        + "#만든 지시문#은 이치에 맞아야 하고, 사람이 이해하고 답할 수 있어야 합니다.\n"
        + "#만든 지시문#에는 '#주어진 지시문#', '#만든 지시문#', '주어진 지시문', '만든 지시문'이라는 말을 쓰지 마세요.\n"
        + "#주어진 지시문#:\n{0}\n#만든 지시문#:\n";

    /// <summary>The operations in depth, and the one in breadth.</summary>
    public static IReadOnlyList<EvolutionOperation> All { get; } =
    [
        InDepth(
            "constraints",
            "Please add one more constraints/requirements into #The Given Prompt#",
            "#주어진 지시문#에 제약이나 요구 사항을 하나 더 넣으세요."
        ),
        InDepth(
            "deepening",
            "If #The Given Prompt# contains inquiries about certain issues, the depth and breadth of the inquiry can be increased.",
            "#주어진 지시문#이 어떤 문제를 묻고 있다면, 묻는 깊이와 너비를 늘리세요."
        ),
        InDepth(
            "concretising",
            "Please replace general concepts with more specific concepts.",
            "일반적인 개념을 더 구체적인 개념으로 바꾸세요."
        ),
        InDepth(
            "reasoning",
            "If #The Given Prompt# can be solved with just a few simple thinking processes, you can rewrite it to explicitly request multiple-step reasoning.",
            "#주어진 지시문#이 몇 번의 간단한 생각으로 풀린다면, 여러 단계의 추론을 분명히 요구하도록 고치세요."
        ),
        new("breadth", Wider, WiderKorean, IsNew: true),
    ];

    /// <summary>The operations of these names.</summary>
    /// <exception cref="InputException">One is none.</exception>
    public static IReadOnlyList<EvolutionOperation> Named(IReadOnlyList<string> names) =>
        names.Count == 0
            ? All
            :
            [
                .. names.Select(name =>
                    All.FirstOrDefault(operation => operation.Name == name)
                    ?? throw new InputException(
                        $"there is no operation '{name}': take of {string.Join(", ", All.Select(operation => operation.Name))}"
                    )
                ),
            ];

    /// <summary>Rewrites an instruction so that it is about a topic: the strategy <em>diversity</em> of Zhao et al. (2023).</summary>
    public static EvolutionOperation Onto(Topic topic) =>
        new(
            $"topic: {topic.English}",
            "Rewrite the instruction below so that it is about the topic '"
                + topic.English
                + "' instead. Keep the kind of task, the form of its answer and about its length; change names, things and numbers as the topic wants it. "
                + "Write the new instruction alone, with whatever it is to be carried out on.\n\nInstruction:\n{0}\n\nNew instruction:\n",
            "아래 지시문을 '"
                + topic.Korean
                + "'에 관한 것으로 고쳐 쓰세요. 과제의 종류와 답의 꼴, 길이는 그대로 두고, 이름과 사물, 수는 주제에 맞게 바꾸세요. "
                + "새 지시문과 거기에 필요한 입력만 쓰세요.\n\n지시문:\n{0}\n\n새 지시문:\n",
            IsNew: true
        );

    /// <summary>What a teacher is asked about an instruction, in its language.</summary>
    public string Ask(string instruction) => Fill(IsKorean(instruction) ? Korean : English, instruction);

    /// <summary>Whether a teacher is spoken to in Korean about a text.</summary>
    public static bool IsKorean(string text) => LanguageGuess.Of(text).Language == "ko";

    private static EvolutionOperation InDepth(string name, string english, string korean) =>
        new(
            name,
            Deeper.Replace("{1}", english, StringComparison.Ordinal),
            DeeperKorean.Replace("{1}", korean, StringComparison.Ordinal)
        );

    private static string Fill(string template, string instruction)
    {
        var at = template.IndexOf("{0}", StringComparison.Ordinal);
        return string.Concat(template[..at], instruction, template[(at + 3)..]);
    }
}
