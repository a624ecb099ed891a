using System.Text.Json.Nodes;
using Malmoi.Evaluation.SyntaxGym;
using Malmoi.Evaluation.Tasks;
using Malmoi.Models;
using Malmoi.Tokenization;
using Spectre.Console;

namespace Malmoi.Cli.Commands;

/// <summary>Suites of SyntaxGym, judged: a row a suite, a row a prediction where details are asked for or a suite has several.</summary>
internal sealed record SuiteJudgement(
    SuiteTask Task,
    TextPolicy Policy,
    PredictionAccuracy Overall,
    IReadOnlyList<SyntaxSuiteResult> Suites
) : IJudgement
{
    public void Print(IAnsiConsole console, OpenedModel model, PairGrouping grouping)
    {
        var table = Screen.Table(Task.Name, "%", "95 %", "items");
        foreach (var suite in Suites)
        {
            Row(table, suite.Name, suite.Total);
            foreach (
                var (formula, accuracy) in grouping == PairGrouping.Paradigm || suite.Predictions.Count > 1
                    ? suite.Predictions
                    : []
            )
            {
                Row(table, $"  {formula}", accuracy);
            }
        }

        Row(table, "overall", Overall);
        console.Write(table);
        console.WriteLine(
            $"per cent of items in which every prediction of a suite holds; overall is the mean over {Suites.Count} suite(s); chance is not one half: it depends on the formula"
        );
        console.WriteLine($"model: {model.Description}");
        console.WriteLine($"text:  {Policy}");
        console.WriteLine();
    }

    public JsonObject Json()
    {
        var groups = new JsonObject();
        foreach (var suite in Suites)
        {
            var group = Metrics(suite.Total);
            group["predictions"] = JsonReport.Array(
                suite.Predictions,
                prediction =>
                {
                    var one = Metrics(prediction.Accuracy);
                    one.Insert(0, "formula", prediction.Formula);
                    return one;
                }
            );
            groups[suite.Name] = group;
        }

        return new JsonObject
        {
            ["task"] = Task.Name,
            ["policy"] = JsonReport.Policy(Policy),
            ["metrics"] = Metrics(Overall),
            ["groups"] = groups,
        };
    }

    private static JsonObject Metrics(PredictionAccuracy accuracy) =>
        new()
        {
            ["accuracy"] = accuracy.Accuracy,
            ["low"] = accuracy.Interval.Low,
            ["high"] = accuracy.Interval.High,
            ["items"] = accuracy.Items,
        };

    private static void Row(Table table, string label, PredictionAccuracy accuracy) =>
        table.Row(
            label,
            Percent(accuracy.Accuracy),
            $"{Percent(accuracy.Interval.Low)}-{Percent(accuracy.Interval.High)}",
            $"{accuracy.Items}"
        );

    private static string Percent(double share) => (100 * share).Fixed(1);
}
