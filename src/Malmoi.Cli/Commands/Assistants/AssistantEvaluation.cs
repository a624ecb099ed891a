using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
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
        if (picture.Check(parse) is { } drawn)
        {
            throw new InputException($"there is nothing to draw into '{drawn}': leave it out");
        }

        // All tasks are found before the first one runs: a misspelt name must not cost an hour.
        List<AssistantTask> tasks =
        [
            .. words.Select(word => AssistantTasks.Find(word, parse.GetValue(arguments.Limit))),
        ];
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

        WriteReplies(parse.GetValue(arguments.Replies), reports);
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
