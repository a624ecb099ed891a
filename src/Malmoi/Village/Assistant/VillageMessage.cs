namespace Malmoi.Village.Assistant;

/// <summary>What one side says in a conversation with an assistant.</summary>
/// <param name="Role">user or assistant.</param>
/// <param name="Content">What is said.</param>
public sealed record VillageMessage(string Role, string Content)
{
    /// <summary>How an answer is judged; null for what the user says and for small talk.</summary>
    public AnswerCheck? Check { get; init; }

    /// <summary>The short gold answer; null where there is none.</summary>
    public string? Answer { get; init; }

    public static VillageMessage User(string content) => new("user", content);

    public static VillageMessage Assistant(string content, string? answer = null, AnswerCheck? check = null) =>
        new("assistant", content) { Answer = answer, Check = check };
}
