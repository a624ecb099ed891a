using System.Text.Json.Nodes;
using Malmoi.Evaluation.Assistants;
using Malmoi.Village.Assistant;
using Spectre.Console;

namespace Malmoi.Cli.Commands.Assistants;

/// <summary>Grades from 1 to 10: a row a category, and the row <c>overall</c> last.</summary>
internal sealed record GradeReport(
    string Task,
    Grades Grades,
    AssistantSetting Setting,
    IReadOnlyList<string> PassedOver
) : IAssistantReport
{
    public JsonObject Metrics()
    {
        var metrics = new JsonObject { ["grade"] = Json(Grades) };
        metrics["quality"] = Setting.Quality?.ToString().ToLowerInvariant();
        metrics["passedOver"] = PassedOver.Count;
        return metrics;
    }

    public JsonObject Groups() =>
        new(
            Grades
                .Categories()
                .Select(row =>
                    KeyValuePair.Create(row.Category, (JsonNode?)new JsonObject { ["grade"] = Json(row.Grades) })
                )
        );

    public void Print(IAnsiConsole console)
    {
        var table = Screen.Table(Task, "grade of 10", "95 %", "questions");
        foreach (var (name, row) in Grades.Categories().Append(("overall", Grades)))
        {
            var (low, high) = row.Interval;
            table.Row(name, row.Mean.Fixed(2), $"{low.Fixed(2)}-{high.Fixed(2)}", $"{row.Answers.Count}");
        }

        console.Write(table);
        PassedOverLine.Print(console, PassedOver);
        console.WriteLine();
    }

    public IEnumerable<(AssistantQuality Quality, string Figure, Share Share)> Summary() => [];

    public IEnumerable<JsonObject> Replies() =>
        Grades.Answers.Select(answer => new JsonObject
        {
            ["task"] = Task,
            ["id"] = answer.Question.Id,
            ["question"] = JsonReport.Array(answer.Question.Turns, turn => turn),
            ["reply"] = JsonReport.Array(answer.Answers, reply => reply),
            ["grade"] = answer.Grade,
        });

    private static JsonObject Json(Grades grades) => Shares.Json(grades.Mean, grades.Interval, grades.Answers.Count);
}
