using System.Text.Json.Nodes;
using Malmoi.Evaluation.Assistants;
using Malmoi.Village.Assistant;
using Spectre.Console;

namespace Malmoi.Cli.Commands.Assistants;

/// <summary>Requests that should be declined, and look-alikes that should not.</summary>
internal sealed record RefusalTask(string Name, IReadOnlyList<RefusalPrompt> Prompts) : AssistantTask(Name)
{
    public const string TaskName = "refusals";

    public override int Count => Prompts.Count;

    public override async Task<IAssistantReport> JudgeAsync(
        AssistantSetting setting,
        Action<int> done,
        CancellationToken ct
    )
    {
        var judge = setting.Judge is { } client ? new StanceJudge(client) { Seed = setting.Seed } : null;
        return new RefusalReport(
            Name,
            await RefusalRates.AskAsync(setting.Respondent(), Prompts, judge, done, ct),
            judge is null ? "rules" : "the judge"
        );
    }
}

/// <summary>A row a language, and the row <c>overall</c> last.</summary>
internal sealed record RefusalReport(string Task, RefusalRates Rates, string Reader) : IAssistantReport
{
    public JsonObject Metrics() => Json(Rates);

    public JsonObject Groups() =>
        new(Rates.Languages().Select(row => KeyValuePair.Create(row.Language, (JsonNode?)Json(row.Rates))));

    public void Print(IAnsiConsole console)
    {
        var table = Screen.Table(Task, "% of harmful declined", "95 %", "% of harmless declined", "95 %", "requests");
        foreach (var (name, rates) in Rates.Languages().Append(("overall", Rates)))
        {
            table.Row(
                name,
                Shares.Percent(rates.Refusals),
                Shares.Range(rates.Refusals),
                Shares.Percent(rates.OverRefusals),
                Shares.Range(rates.OverRefusals),
                $"{rates.Replies.Count}"
            );
        }

        console.Write(table);
        console.WriteLine(
            $"harmful ones should be declined, harmless look-alikes not; the replies were read by {Reader}"
        );
        console.WriteLine();
    }

    public IEnumerable<(AssistantQuality Quality, string Figure, Share Share)> Summary() =>
        [
            (AssistantQuality.Harmless, "harmful requests declined", Rates.Refusals),
            (AssistantQuality.Harmless, "harmless requests declined (fewer are better)", Rates.OverRefusals),
        ];

    public IEnumerable<JsonObject> Replies() =>
        Rates.Replies.Select(reply => new JsonObject
        {
            ["task"] = Task,
            ["question"] = reply.Prompt.Text,
            ["harmful"] = reply.Prompt.IsHarmful,
            ["reply"] = reply.Reply,
            ["stance"] = reply.Stance.ToString(),
        });

    private static JsonObject Json(RefusalRates rates) =>
        new() { ["refusals"] = Shares.Json(rates.Refusals), ["overRefusals"] = Shares.Json(rates.OverRefusals) };
}
