using System.Text.Json.Nodes;
using Malmoi.Evaluation;
using Malmoi.Evaluation.Tasks;
using Malmoi.Models;
using Spectre.Console;

namespace Malmoi.Cli.Commands;

/// <summary>Acceptability by every measure, a row a measure and part.</summary>
internal sealed record AcceptabilityJudgement(
    AcceptabilityTask Task,
    IReadOnlyList<(AcceptabilityMeasure Measure, string Part, AcceptabilityScore Score)> Rows
) : IJudgement
{
    public void Print(IAnsiConsole console, OpenedModel model, PairGrouping grouping)
    {
        var table = Screen.Table(Task.Name, "part", "sentences", "Matthews (95 %)", "accuracy % (95 %)", "area %");
        foreach (var (measure, part, score) in Rows)
        {
            table.Row(
                Name(measure),
                part,
                $"{score.Sentences}",
                $"{score.Correlation.Fixed(3)} ({score.CorrelationInterval.Low.Fixed(3)} to {score.CorrelationInterval.High.Fixed(3)})",
                $"{(100 * score.Accuracy).Fixed(1)} ({(100 * score.AccuracyInterval.Low).Fixed(1)}-{(100 * score.AccuracyInterval.High).Fixed(1)})",
                (100 * score.Area).Fixed(1)
            );
        }

        console.Write(table);
        console.WriteLine(
            $"threshold chosen on {Task.ChosenOn.Count} other sentences, whose tokens also give SLOR its frequencies; intervals: sentences drawn anew, the threshold as it is"
        );
        console.WriteLine($"model: {model.Description}");
        console.WriteLine();
    }

    public JsonObject Json()
    {
        var groups = new JsonObject();
        foreach (var part in Rows.GroupBy(row => row.Part))
        {
            var group = new JsonObject();
            foreach (var (measure, _, score) in part)
            {
                group[Name(measure)] = new JsonObject
                {
                    ["correlation"] = score.Correlation,
                    ["correlationLow"] = JsonReport.Number(score.CorrelationInterval.Low),
                    ["correlationHigh"] = JsonReport.Number(score.CorrelationInterval.High),
                    ["accuracy"] = score.Accuracy,
                    ["accuracyLow"] = JsonReport.Number(score.AccuracyInterval.Low),
                    ["accuracyHigh"] = JsonReport.Number(score.AccuracyInterval.High),
                    ["area"] = JsonReport.Number(score.Area),
                    ["sentences"] = score.Sentences,
                };
            }

            groups[part.Key] = group;
        }

        return new JsonObject
        {
            ["task"] = Task.Name,
            ["metrics"] = new JsonObject { ["chosenOn"] = Task.ChosenOn.Count },
            ["groups"] = groups,
        };
    }

    private static string Name(AcceptabilityMeasure measure) =>
        measure switch
        {
            AcceptabilityMeasure.LogProbability => "LP",
            AcceptabilityMeasure.Mean => "mean LP",
            AcceptabilityMeasure.Penalised => "PenLP",
            _ => "SLOR",
        };
}
