using System.CommandLine;
using System.Text.Json.Nodes;
using Malmoi.Neural.Pretraining.Runs;
using Malmoi.Reports;
using Malmoi.Reports.Charts;

namespace Malmoi.Cli.Commands.Pretraining;

/// <summary><c>malmoi runs compare</c>: what differs between runs, and what came of it.</summary>
internal static class RunsCompareCommand
{
    public static Command Create()
    {
        var folders = new Argument<string[]>("RUN")
        {
            Description = "Runs, or folders of runs",
            Arity = ArgumentArity.OneOrMore,
        };
        var output = new Option<string?>("--output", "-o")
        {
            Description = "A picture of the losses: an .svg, or an .html page with the tables",
            HelpName = "FILE",
        };
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        var command = new Command("compare", "Compare runs: settings that differ, losses, speed")
        {
            Arguments = { folders },
            Options = { output, json },
        };
        command.SetAction(
            (parse, _) =>
            {
                var runs = RunFolder.Find(parse.GetValue(folders)!).Select(RunReport.Of).ToList();
                if (runs.Count < 2)
                {
                    throw new InputException(
                        $"there is {(runs.Count == 0 ? "no run" : "only one run")} to compare: name two or more"
                    );
                }

                var rows = Rows(runs);
                if (parse.GetValue(output) is { } picture)
                {
                    Draw(runs, rows, picture);
                }

                if (parse.GetValue(json))
                {
                    JsonReport.Write(parse.InvocationConfiguration.Output, Json(runs));
                }
                else
                {
                    Print(runs, rows, parse.InvocationConfiguration.Output);
                }

                return Task.FromResult(0);
            }
        );
        return command;
    }

    // What was measured, then the settings that are not the same in all.
    private static List<(string Name, IReadOnlyList<string> Values)> Rows(IReadOnlyList<RunReport> runs)
    {
        List<(string, IReadOnlyList<string>)> rows =
        [
            ("kind", [.. runs.Select(run => run.Run.Record.Kind)]),
            ("parameters", [.. runs.Select(run => run.Run.Record.Parameters.Grouped())]),
            ("steps", [.. runs.Select(run => (run.Steps.Count == 0 ? 0 : run.Steps[^1].Step).Grouped())]),
            ("tokens", [.. runs.Select(run => run.Tokens.Grouped())]),
            ("loss", [.. runs.Select(run => RunsCommand.Loss(run.Loss))]),
            ("held-out loss", [.. runs.Select(run => RunsCommand.Loss(run.Last?.Loss))]),
            ("best held-out loss", [.. runs.Select(run => RunsCommand.Loss(run.Best?.Loss))]),
            ("tokens/s", [.. runs.Select(run => run.TokensPerSecond is { } rate ? ((long)rate).Grouped() : "")]),
            ("seconds", [.. runs.Select(run => run.Seconds.Fixed(1))]),
        ];
        var names = runs.SelectMany(run => run.Run.Record.Settings.Keys).Distinct().Order(StringComparer.Ordinal);
        foreach (var name in names)
        {
            string[] values = [.. runs.Select(run => run.Run.Record.Settings.GetValueOrDefault(name, ""))];
            if (values.Distinct().Count() > 1)
            {
                rows.Add((name, values));
            }
        }

        return rows;
    }

    private static void Print(
        IReadOnlyList<RunReport> runs,
        List<(string Name, IReadOnlyList<string> Values)> rows,
        TextWriter output
    )
    {
        var table = Screen.Table(["", .. runs.Select(run => run.Name)]);
        foreach (var (name, values) in rows)
        {
            table.Row([name, .. values]);
        }

        Screen.On(output).Write(table);
    }

    private static JsonObject Json(IReadOnlyList<RunReport> runs) =>
        new()
        {
            ["runs"] = JsonReport.Array(
                runs,
                run =>
                {
                    var json = run.Json();
                    json["settings"] = new JsonObject(
                        run.Run.Record.Settings.Select(setting =>
                            KeyValuePair.Create(setting.Key, (JsonNode?)JsonValue.Create(setting.Value))
                        )
                    );
                    return json;
                }
            ),
        };

    private static void Draw(
        IReadOnlyList<RunReport> runs,
        List<(string Name, IReadOnlyList<string> Values)> rows,
        string path
    )
    {
        var measured = runs.Where(run => run.Steps.Count > 0)
            .Select(run => (run.Name, RunMetrics.Read(run.Run.Metrics)))
            .ToList();
        LineChart? chart;
        try
        {
            chart = RunPicture.Compared(measured);
        }
        finally
        {
            measured.ForEach(run => run.Item2.Dispose());
        }

        if (chart is null)
        {
            throw new InputException("none of these runs has taken a step: there is nothing to draw");
        }

        switch (Path.GetExtension(path).ToLowerInvariant())
        {
            case ".svg":
                SvgFile.Save(chart.ToSvg(), path);
                break;
            case ".html":
                new HtmlReport(new Bilingual("Runs compared", "학습 비교"))
                    .Figure(chart.ToSvg(), new Bilingual("Loss by tokens read", "읽은 토큰에 따른 손실"))
                    .Table(
                        ["", .. runs.Select(run => (Bilingual)run.Name)],
                        rows.Select(row =>
                            (IReadOnlyList<Bilingual>)[row.Name, .. row.Values.Select(value => (Bilingual)value)]
                        )
                    )
                    .Save(path);
                break;
            default:
                throw new InputException($"cannot draw '{path}': name a file that ends in .svg or .html");
        }
    }
}
