using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Malmoi.Neural.Pretraining.Runs;

namespace Malmoi.Cli.Commands.Pretraining;

/// <summary><c>malmoi runs</c>: what was trained, how, and how well.</summary>
internal static class RunsCommand
{
    public static Command Create() =>
        new("runs", "List, show and compare trainings")
        {
            Subcommands = { List(), Show(), RunsCompareCommand.Create() },
        };

    private static Command List()
    {
        var folders = new Argument<string[]>("FOLDER")
        {
            Description = "Runs, or folders of runs [default: this one, and 'runs' in it]",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        var command = new Command("list", "List runs") { Arguments = { folders }, Options = { json } };
        command.SetAction(
            (parse, _) =>
            {
                var named = parse.GetValue(folders) is { Length: > 0 } given ? given : Usual();
                var runs = RunFolder.Find(named).Select(RunReport.Of).ToList();
                var output = parse.InvocationConfiguration.Output;
                if (parse.GetValue(json))
                {
                    JsonReport.Write(output, new JsonObject { ["runs"] = JsonReport.Array(runs, run => run.Json()) });
                    return Task.FromResult(0);
                }

                var table = Screen.Table(
                    "run",
                    "kind",
                    "parameters",
                    "steps",
                    "tokens",
                    "loss",
                    "held out",
                    "tokens/s",
                    "begun"
                );
                foreach (var run in runs)
                {
                    table.Row(
                        run.Run.Path,
                        run.Run.Record.Kind,
                        run.Run.Record.Parameters.Grouped(),
                        (run.Steps.Count == 0 ? 0 : run.Steps[^1].Step).Grouped(),
                        run.Tokens.Grouped(),
                        Loss(run.Loss),
                        Loss(run.Last?.Loss),
                        run.TokensPerSecond is { } rate ? ((long)rate).Grouped() : "",
                        run.Run.Record.Created.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)
                    );
                }

                Screen.On(output).Write(table);
                return Task.FromResult(0);
            }
        );
        return command;
    }

    private static Command Show()
    {
        var path = new Argument<string>("RUN") { Description = "A run's folder" };
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        var command = new Command("show", "Show a run: settings, evaluations, what it wrote")
        {
            Arguments = { path },
            Options = { json },
        };
        command.SetAction(
            (parse, _) =>
            {
                var run = RunReport.Of(RunFolder.Open(parse.GetRequiredValue(path)));
                var samples = RunSamples.Read(run.Run.Samples);
                var output = parse.InvocationConfiguration.Output;
                if (parse.GetValue(json))
                {
                    JsonReport.Write(output, Json(run, samples));
                }
                else
                {
                    Print(run, samples, output);
                }

                return Task.FromResult(0);
            }
        );
        return command;
    }

    private static string[] Usual() => Directory.Exists("runs") ? [".", "runs"] : ["."];

    private static JsonObject Json(RunReport run, IReadOnlyList<RunSample> samples)
    {
        var report = run.Json();
        report["seed"] = run.Run.Record.Seed;
        report["settings"] = Texts(run.Run.Record.Settings);
        report["versions"] = Texts(run.Run.Record.Versions);
        report["evaluations"] = JsonReport.Array(
            run.Evaluations,
            score => new JsonObject
            {
                ["step"] = score.Step,
                ["loss"] = JsonReport.Number(score.Loss),
                ["perplexity"] = JsonReport.Number(score.Perplexity),
            }
        );
        report["samples"] = JsonReport.Array(
            samples,
            sample => new JsonObject
            {
                ["step"] = sample.Step,
                ["prompt"] = sample.Prompt,
                ["text"] = sample.Text,
            }
        );
        return report;
    }

    private static void Print(RunReport run, IReadOnlyList<RunSample> samples, TextWriter output)
    {
        var record = run.Run.Record;
        output.WriteLine(
            $"{run.Run.Path}: {record.Kind}, {record.Parameters.Grouped()} parameters, {(run.Steps.Count == 0 ? 0 : run.Steps[^1].Step).Grouped()} steps, {run.Tokens.Grouped()} tokens in {run.Seconds.Fixed(1)} s, {run.Said}"
        );
        var settings = Screen.Table("setting", "");
        settings.Columns[1].Alignment = Spectre.Console.Justify.Left;
        settings.Columns[1].NoWrap = false;
        foreach (var (name, value) in record.Settings.Concat(record.Versions))
        {
            settings.Row(name, value);
        }

        Screen.On(output).Write(settings);
        if (run.Evaluations.Count > 0)
        {
            var table = Screen.Table("step", "held-out loss", "perplexity");
            foreach (var score in run.Evaluations)
            {
                table.Row(score.Step.Grouped(), score.Loss.Fixed(4), score.Perplexity.Short());
            }

            Screen.On(output).Write(table);
        }

        foreach (var sample in samples.Where(sample => sample.Step == samples[^1].Step))
        {
            output.WriteLine($"step {sample.Step.Grouped()}: {sample.Text.ReplaceLineEndings(" ")}");
        }
    }

    private static JsonObject Texts(IReadOnlyDictionary<string, string> texts) =>
        new(texts.Select(text => KeyValuePair.Create(text.Key, (JsonNode?)JsonValue.Create(text.Value))));

    internal static string Loss(double? loss) => loss is { } value ? value.Fixed(4) : "";
}
