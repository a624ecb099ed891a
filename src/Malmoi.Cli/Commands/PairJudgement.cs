using System.Text.Json.Nodes;
using Malmoi.Evaluation;
using Malmoi.Evaluation.Tasks;
using Malmoi.Models;
using Malmoi.Tokenization;
using Spectre.Console;

namespace Malmoi.Cli.Commands;

/// <summary>Minimal pairs, judged: a row a phenomenon, published figures beside, and the row <c>overall</c> last.</summary>
internal sealed record PairJudgement(PairTask Task, TextPolicy Policy, MinimalPairResult Result) : IJudgement
{
    // Columns on the screen; published figures that find no room stand in the JSON.
    private const int WidthOfOwn = 58;
    private const int WidthOfPublished = 7;

    private string Convention => Result.Convention == PairConvention.Strict ? "strict" : "lm-eval";

    public void Print(IAnsiConsole console, OpenedModel model, PairGrouping grouping)
    {
        var published = PairRows.Fitting(Task.Published, (console.Profile.Width - WidthOfOwn) / WidthOfPublished);
        string[] columns = [Task.Name, "%", "95 %", "ties", "pairs", .. published.Select(row => row.Model)];
        var table = Screen.Table(columns);
        foreach (var column in table.Columns)
        {
            column.Padding = new Padding(0, 0, 1, 0);
        }

        foreach (var (label, group, accuracy) in PairRows.Of(Result, grouping))
        {
            Row(table, published, label, group, accuracy);
        }

        console.Write(table);
        var meaning =
            Result.Convention == PairConvention.Strict
                ? "strict: a tie is no win"
                : "lm-eval: a leading blank, ties to the good sentence";
        console.WriteLine(
            $"{meaning}; overall is the mean over {Result.Phenomena.Sum(p => p.Paradigms.Count)} paradigm(s)"
        );
        console.WriteLine($"model: {model.Description}");
        console.WriteLine($"text:  {Policy}");
        console.WriteLine();
    }

    public JsonObject Json()
    {
        var metrics = Metrics(PairRows.Overall, Result.Overall);
        metrics["convention"] = Convention;
        var groups = new JsonObject();
        foreach (var phenomenon in Result.Phenomena)
        {
            var group = Metrics(phenomenon.Name, phenomenon.Total);
            var paradigms = new JsonObject();
            foreach (var (name, accuracy) in phenomenon.Paradigms)
            {
                paradigms[name] = Metrics(name, accuracy);
            }

            group["paradigms"] = paradigms;
            groups[phenomenon.Name] = group;
        }

        var families = new JsonObject();
        foreach (var (name, accuracy) in Result.Families)
        {
            families[name] = Metrics(name, accuracy);
        }

        return new JsonObject
        {
            ["task"] = Task.Name,
            ["policy"] = JsonReport.Policy(Policy),
            ["metrics"] = metrics,
            ["groups"] = groups,
            ["families"] = families,
        };
    }

    private JsonObject Metrics(string group, PairAccuracy accuracy)
    {
        var metrics = new JsonObject
        {
            ["accuracy"] = accuracy.Accuracy,
            ["low"] = accuracy.Interval.Low,
            ["high"] = accuracy.Interval.High,
            ["ties"] = accuracy.Ties,
            ["pairs"] = accuracy.Pairs,
        };
        var published = new JsonObject();
        foreach (var row in Task.Published)
        {
            if (row.Accuracy.TryGetValue(group, out var value))
            {
                published[row.Model] = value;
            }
        }

        if (published.Count > 0)
        {
            metrics["published"] = published;
        }

        return metrics;
    }

    private static void Row(
        Table table,
        List<PublishedRow> published,
        string label,
        string group,
        PairAccuracy accuracy
    ) =>
        table.Row([
            label,
            PairRows.Percent(accuracy.Accuracy),
            $"{PairRows.Percent(accuracy.Interval.Low)}-{PairRows.Percent(accuracy.Interval.High)}",
            $"{accuracy.Ties}",
            $"{accuracy.Pairs}",
            .. published.Select(row => row.Accuracy.TryGetValue(group, out var value) ? PairRows.Percent(value) : ""),
        ]);
}
