using System.Text.Json.Nodes;
using Malmoi.Evaluation;
using Spectre.Console;

namespace Malmoi.Cli.Commands;

/// <summary>One set of minimal pairs judged by several models: a row a phenomenon, a column a model, and the row <c>overall</c> last.</summary>
internal sealed record PairComparison(IReadOnlyList<(string Model, PairJudgement Judgement)> Columns)
{
    public void Print(IAnsiConsole console, bool details)
    {
        var first = Columns[0].Judgement;
        var table = Screen.Table([first.Task.Name, .. Columns.Select(column => column.Model)]);
        for (var index = 0; index < first.Result.Phenomena.Count; index++)
        {
            var place = index;
            Row(table, first.Result.Phenomena[index].Name, result => result.Phenomena[place].Total);
            for (var inner = 0; details && inner < first.Result.Phenomena[index].Paradigms.Count; inner++)
            {
                var paradigm = inner;
                Row(
                    table,
                    $"  {first.Result.Phenomena[index].Paradigms[inner].Name}",
                    result => result.Phenomena[place].Paradigms[paradigm].Accuracy
                );
            }
        }

        Row(table, "overall", result => result.Overall);
        console.Write(table);
        console.WriteLine(
            first.Result.Convention == PairConvention.Strict
                ? "per cent right with the interval of 95 %; strict: a tie is no win"
                : "per cent right with the interval of 95 %; lm-eval: a leading blank, ties to the good sentence"
        );
        foreach (var (model, judgement) in Columns)
        {
            console.WriteLine($"{model}: {judgement.Result.Overall.Ties} ties, {judgement.Policy}");
        }

        console.WriteLine();
    }

    public JsonObject Json()
    {
        var models = new JsonArray();
        foreach (var (model, judgement) in Columns)
        {
            var one = judgement.Json();
            one.Insert(0, "model", model);
            models.Add((JsonNode)one);
        }

        return new JsonObject { ["task"] = Columns[0].Judgement.Task.Name, ["models"] = models };
    }

    private void Row(Table table, string label, Func<MinimalPairResult, PairAccuracy> cell) =>
        table.Row([label, .. Columns.Select(column => Cell(cell(column.Judgement.Result)))]);

    private static string Cell(PairAccuracy accuracy) =>
        $"{Percent(accuracy.Accuracy)} ({Percent(accuracy.Interval.Low)}-{Percent(accuracy.Interval.High)})";

    private static string Percent(double share) => (100 * share).Fixed(1);
}
