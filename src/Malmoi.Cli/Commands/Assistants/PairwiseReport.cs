using System.Text.Json.Nodes;
using Malmoi.Evaluation.Assistants;
using Malmoi.Village.Assistant;
using Spectre.Console;

namespace Malmoi.Cli.Commands.Assistants;

/// <summary>Wins against another before a judge: a row a category, the row <c>overall</c> last, and what the judge's leanings are.</summary>
internal sealed record PairwiseReport(
    string Task,
    PairwiseComparison Comparison,
    AssistantSetting Setting,
    IReadOnlyList<string> PassedOver
) : IAssistantReport
{
    public JsonObject Metrics()
    {
        var metrics = Json(Comparison);
        metrics["against"] = Setting.Against;
        metrics["quality"] = Setting.Quality?.ToString().ToLowerInvariant();
        metrics["lengthControlled"] = Shares.Json(
            Comparison.LengthControlled,
            Comparison.LengthControlledInterval,
            Comparison.Pairs.Count
        );
        metrics["decided"] = Comparison.Decided is { } decided ? Shares.Json(decided) : null;
        metrics["agreement"] = Shares.Json(Comparison.Agreement);
        metrics["firstPlace"] =
            Comparison.FirstPlace is { } first && Comparison.FirstPlaceInterval is { } interval
                ? Shares.Json(first, interval, Comparison.Pairs.Count)
                : null;
        metrics["length"] = Comparison.Length;
        metrics["otherLength"] = Comparison.OtherLength;
        metrics["passedOver"] = PassedOver.Count;
        return metrics;
    }

    public JsonObject Groups() =>
        new(Comparison.Categories().Select(row => KeyValuePair.Create(row.Category, (JsonNode?)Json(row.Comparison))));

    public void Print(IAnsiConsole console)
    {
        var table = Screen.Table(Task, "win rate %", "95 %", "wins", "ties", "losses", "questions");
        foreach (var (name, row) in Comparison.Categories().Append(("overall", Comparison)))
        {
            table.Row(
                name,
                Shares.Percent(row.WinRate),
                Shares.Range(row.WinRateInterval),
                $"{row.Wins}",
                $"{row.Ties}",
                $"{row.Losses}",
                $"{row.Pairs.Count}"
            );
        }

        console.Write(table);
        console.WriteLine("a verdict counts where both orders agree; else it is a tie, half a win");
        console.WriteLine(
            $"were the answers as long as the others: {Shares.Percent(Comparison.LengthControlled)} % ({Shares.Range(Comparison.LengthControlledInterval)}); letters on average: {Comparison.Length.Fixed(0)} against {Comparison.OtherLength.Fixed(0)}"
        );
        console.WriteLine(
            Comparison.FirstPlace is { } first && Comparison.FirstPlaceInterval is { } interval
                ? $"the judge says the same of both orders in {Shares.Percent(Comparison.Agreement)} %; the answer that stands first gets {Shares.Percent(first)} % ({Shares.Range(interval)}) of its verdicts, 50 % were fair"
                : "the judge found all answers equal"
        );
        PassedOverLine.Print(console, PassedOver);
        console.WriteLine();
    }

    public IEnumerable<(AssistantQuality Quality, string Figure, Share Share)> Summary() => [];

    public IEnumerable<JsonObject> Replies() =>
        Comparison.Pairs.Select(pair => new JsonObject
        {
            ["task"] = Task,
            ["id"] = pair.Question.Id,
            ["question"] = JsonReport.Array(pair.Question.Turns, turn => turn),
            ["reply"] = JsonReport.Array(pair.Answers, answer => answer),
            ["other"] = JsonReport.Array(pair.Others, answer => answer),
            ["standingFirst"] = pair.Verdicts.StandingFirst.ToString(),
            ["standingSecond"] = pair.Verdicts.StandingSecond.ToString(),
            ["outcome"] = pair.Verdicts.Outcome,
        });

    private static JsonObject Json(PairwiseComparison row) =>
        new()
        {
            ["winRate"] = Shares.Json(row.WinRate, row.WinRateInterval, row.Pairs.Count),
            ["wins"] = row.Wins,
            ["ties"] = row.Ties,
            ["losses"] = row.Losses,
        };
}
