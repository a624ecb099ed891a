using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Malmoi.Reports;
using Malmoi.Storage;

namespace Malmoi.Cli.Commands.Assistants;

/// <summary>What <c>malmoi eval</c> does with tasks of assistants: helpfulness, honesty and harmlessness, by gold, by probability, and by judges.</summary>
internal static class AssistantEvaluation
{
    /// <exception cref="InputException">A task is none of assistants, or lacks what it needs.</exception>
    public static async Task RunAsync(
        ParseResult parse,
        ModelArguments common,
        AssistantArguments arguments,
        PictureOutput picture,
        IReadOnlyList<string> words,
        int seed,
        CancellationToken ct
    )
    {
        arguments.Check(parse);
        var drawn = picture.Check(parse);
        // All tasks are found before the first one runs: a misspelt name must not cost an hour.
        List<AssistantTask> tasks =
        [
            .. words.Select(word => AssistantTasks.Find(word, parse.GetValue(arguments.Limit))),
        ];
        if (drawn is not null && !tasks.Exists(task => task is GoldTask or HhhTask))
        {
            throw new InputException(
                $"there is nothing to draw into '{drawn}': a picture shows the confidence in replies to hhh or gold:FILE"
            );
        }

        using var model = common.Open(parse);
        using var setting = new AssistantSetting(parse, arguments, model, seed);
        tasks.ForEach(task => task.Check(setting));
        var output = parse.InvocationConfiguration.Output;
        var reports = new List<IAssistantReport>();
        foreach (var task in tasks)
        {
            var done = 0;
            var report = await ProgressBar.ShowAsync(
                task.Name,
                () => (double)done / task.Count,
                () => task.JudgeAsync(setting, count => done = count, ct)
            );
            reports.Add(report);
            if (!parse.GetValue(common.Json))
            {
                report.Print(Screen.On(output));
            }
        }

        if (parse.GetValue(common.Json))
        {
            JsonReport.Write(
                output,
                new JsonObject
                {
                    ["model"] = model.Path,
                    ["policy"] = JsonReport.Policy(model.Policy),
                    ["tasks"] = JsonReport.Array(
                        reports,
                        report => new JsonObject
                        {
                            ["task"] = report.Task,
                            ["metrics"] = report.Metrics(),
                            ["groups"] = report.Groups(),
                        }
                    ),
                }
            );
        }
        else
        {
            output.WriteLine($"model: {model.Description}");
            output.WriteLine($"talks: {setting.Form}");
        }

        Draw(parse, picture, drawn, reports);
        WriteReplies(parse.GetValue(arguments.Replies), reports);
    }

    private static void Draw(ParseResult parse, PictureOutput picture, string? path, List<IAssistantReport> reports)
    {
        var gold = reports
            .SelectMany(report => report is HhhReport all ? all.Parts : [report])
            .OfType<GoldReport>()
            .FirstOrDefault();
        if (path is not null && gold?.Curve() is { } curve)
        {
            picture.Save(
                parse,
                path,
                new Bilingual("Risk and coverage", "위험과 응답 비율"),
                curve,
                new Bilingual(
                    "The share of wrong replies as only those are given of which the model is surest.",
                    "모델이 가장 확신하는 대답만 내놓을 때 틀린 대답의 비율."
                )
            );
        }
    }

    private static void WriteReplies(string? path, List<IAssistantReport> reports)
    {
        if (path is null)
        {
            return;
        }

        using var file = new OutputFile(path);
        foreach (var reply in reports.SelectMany(report => report.Replies()))
        {
            file.Stream.Write(Encoding.UTF8.GetBytes(reply.ToJsonString(JsonReport.OneLine) + "\n"));
        }

        file.Commit();
    }
}
