using System.CommandLine;
using System.Text.Json.Nodes;
using Malmoi.Instructions;
using Malmoi.Instructions.Measures;
using Malmoi.Reports;
using Malmoi.Reports.Charts;

namespace Malmoi.Cli.Commands.Instructing;

/// <summary>A set before and after it was improved: its measures side by side, what was left out and why, and a picture.</summary>
internal sealed class BeforeAndAfter
{
    private readonly Option<string?> _picture = new("--picture")
    {
        Description = "A picture of lengths before and after: .svg",
        HelpName = "FILE",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print JSON" };

    public Command AddTo(Command command)
    {
        command.Options.Add(_picture);
        command.Options.Add(_json);
        return command;
    }

    /// <summary>Looked at before any work is done.</summary>
    /// <exception cref="InputException">The picture's name ends in another way, or nothing can be written there.</exception>
    public void Check(ParseResult parse)
    {
        if (parse.GetValue(_picture) is { } path)
        {
            OutputPath.Check(
                path.EndsWith(".svg", StringComparison.OrdinalIgnoreCase)
                    ? path
                    : throw new InputException($"'{path}' is no .svg: name one"),
                []
            );
        }
    }

    /// <summary>Prints and draws.</summary>
    /// <param name="parse">What was said.</param>
    /// <param name="path">What was written.</param>
    /// <param name="sets">Before, after, and what else is of interest.</param>
    /// <param name="counts">What happened how often.</param>
    /// <param name="more">What else the report says in JSON.</param>
    /// <param name="perplexities">Of the sets under a reference model, where one was asked.</param>
    public void Report(
        ParseResult parse,
        string path,
        IReadOnlyList<(string Name, IReadOnlyList<InstructionExample> Examples)> sets,
        IReadOnlyList<(string What, int Times)> counts,
        JsonObject? more = null,
        IReadOnlyList<double?>? perplexities = null
    )
    {
        var output = parse.InvocationConfiguration.Output;
        var measured = sets.Select(
                (set, i) =>
                    (set.Name, Measures: InstructionMeasures.Of(set.Examples) with { Perplexity = perplexities?[i] })
            )
            .ToList();
        if (parse.GetValue(_json))
        {
            var report = new JsonObject
            {
                ["path"] = path,
                ["counts"] = new JsonObject(
                    counts.Select(pair => KeyValuePair.Create(pair.What, (JsonNode?)JsonValue.Create(pair.Times)))
                ),
            };
            foreach (var (name, measures) in measured)
            {
                report[name] = MeasureTable.Json(measures);
            }

            foreach (var (name, value) in more ?? [])
            {
                report[name] = value?.DeepClone();
            }

            JsonReport.Write(output, report);
        }
        else
        {
            Print(output, path, sets[^1].Examples.Count, measured, counts);
        }

        if (parse.GetValue(_picture) is { } picture)
        {
            var title = new Bilingual("Words of what is asked, before and after", "질문의 단어 수, 앞과 뒤");
            if (InstructionPicture.Lengths(title, sets, example => example.Asked) is { } svg)
            {
                SvgFile.Save(svg, picture);
            }
        }
    }

    private static void Print(
        TextWriter output,
        string path,
        int written,
        IReadOnlyList<(string Name, InstructionMeasures Measures)> measured,
        IReadOnlyList<(string What, int Times)> counts
    )
    {
        if (counts.Count > 0)
        {
            var table = Screen.Table("what happened", "times");
            foreach (var (what, times) in counts)
            {
                table.Row(what, ((long)times).Grouped());
            }

            Screen.On(output).Write(table);
        }

        MeasureTable.Print(output, measured);
        output.WriteLine($"{path}: {((long)written).Grouped()} examples");
    }
}
