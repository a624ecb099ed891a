using System.Text.Json.Nodes;
using Malmoi.Evaluation.Assistants;
using Malmoi.Village.Assistant;
using Spectre.Console;

namespace Malmoi.Cli.Commands.Assistants;

/// <summary>Pairs of answers of which the model should find the better likelier.</summary>
internal sealed record PreferenceTask(string Name, IReadOnlyList<PreferencePair> Pairs) : AssistantTask(Name)
{
    public override int Count => Pairs.Count;

    public override async Task<IAssistantReport> JudgeAsync(
        AssistantSetting setting,
        Action<int> done,
        CancellationToken ct
    ) => new PreferenceReport(Name, await PreferenceAccuracy.JudgeAsync(setting.Scorer, Pairs, done, ct));
}

/// <summary>A row a group, and the row <c>overall</c> last.</summary>
internal sealed record PreferenceReport(string Task, IReadOnlyList<PreferenceAccuracy> Rows) : IAssistantReport
{
    public JsonObject Metrics() => Json(Rows[^1]);

    public JsonObject Groups() =>
        new(Rows.SkipLast(1).Select(row => KeyValuePair.Create(row.Name, (JsonNode?)Json(row))));

    public void Print(IAnsiConsole console)
    {
        var table = Screen.Table(Task, "% by ln p", "95 %", "% by ln p a token", "95 %", "ties", "% longer", "pairs");
        foreach (var row in Rows)
        {
            table.Row(
                row.Name,
                Shares.Percent(row.ByTotal),
                Shares.Range(row.ByTotal),
                Shares.Percent(row.ByToken),
                Shares.Range(row.ByToken),
                $"{row.Ties}",
                Shares.Percent(row.Longer),
                $"{row.ByTotal.Items}"
            );
        }

        console.Write(table);
        console.WriteLine(
            "pairs whose better answer the model finds likelier; \"longer\": what a rule that takes the longer gets of those of unequal length; a tie is no hit, and chance without ties 50 %"
        );
        if (Rows[^1].TooLong > 0)
        {
            console.WriteLine($"{Rows[^1].TooLong} pair(s) are longer than the model reads and were left out");
        }

        console.WriteLine();
    }

    public IEnumerable<(AssistantQuality Quality, string Figure, Share Share)> Summary() =>
        Rows.Where(row => Enum.TryParse<AssistantQuality>(row.Name, out _))
            .Select(row => (Enum.Parse<AssistantQuality>(row.Name), "better answer likelier", row.ByToken));

    public IEnumerable<JsonObject> Replies() => [];

    private static JsonObject Json(PreferenceAccuracy row) =>
        new()
        {
            ["accuracy"] = Shares.Json(row.ByTotal),
            ["accuracyByToken"] = Shares.Json(row.ByToken),
            ["longer"] = Shares.Json(row.Longer),
            ["ties"] = row.Ties,
            ["tooLong"] = row.TooLong,
        };
}
