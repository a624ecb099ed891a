using Malmoi.Evaluation.Assistants;

namespace Malmoi.Cli.Commands.Assistants;

/// <summary>Questions whose replies gold judges.</summary>
internal sealed record GoldTask(string Name, IReadOnlyList<GoldQuestion> Questions) : AssistantTask(Name)
{
    public override int Count => Questions.Count;

    public override async Task<IAssistantReport> JudgeAsync(
        AssistantSetting setting,
        Action<int> done,
        CancellationToken ct
    ) => new GoldReport(Name, await GoldReplies.AskAsync(setting.Respondent(), setting.Scorer, Questions, done, ct));
}
