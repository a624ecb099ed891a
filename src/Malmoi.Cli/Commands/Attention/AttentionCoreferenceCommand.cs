using System.CommandLine;
using System.Text.Json.Nodes;
using Malmoi.Linguistics.Attention;
using Malmoi.Linguistics.Coreference;

namespace Malmoi.Cli.Commands.Attention;

/// <summary><c>malmoi attention coreference</c>: the head that finds antecedents, beside rules.</summary>
internal sealed class AttentionCoreferenceCommand
{
    private readonly ModelArguments _model = new();

    private readonly Argument<string> _choose = new("FILE")
    {
        Description = "GAP (.tsv) or Maeul's passages (.jsonl) that the head is chosen on",
    };

    private readonly Option<string> _report = new("--report")
    {
        Description = "GAP or Maeul's passages that results are reported on",
        HelpName = "FILE",
        Required = true,
    };

    private readonly Option<string[]> _kinds = new("--kinds")
    {
        Description = "Only mentions of these kinds: feminine, masculine, reflexive, name, noun",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<long> _seed = new("--seed") { Description = "Of the intervals" };

    public static Command Create() => new AttentionCoreferenceCommand().Build();

    private Command Build()
    {
        var command = new Command("coreference", "The head that finds whom a pronoun means (GAP, Maeul), beside rules")
        {
            Arguments = { _choose },
            Options = { _report, _kinds, _seed },
        };
        command.SetAction((parse, ct) => Task.FromResult(Run(parse, ct)));
        return _model.AddTo(command);
    }

    private int Run(ParseResult parse, CancellationToken ct)
    {
        using var model = _model.Open(parse);
        var reader = new AttentionReader(model);
        var (head, accuracy, items) = CoreferenceHeads.Choose(
            reader,
            Items(parse, parse.GetRequiredValue(_choose)),
            ct
        );
        var results = CoreferenceHeads.Test(
            reader,
            Items(parse, parse.GetRequiredValue(_report)),
            head,
            parse.GetValue(_seed),
            ct
        );
        var output = parse.InvocationConfiguration.Output;
        if (parse.GetValue(_model.Json))
        {
            JsonReport.Write(
                output,
                new JsonObject
                {
                    ["model"] = model.Path,
                    ["layer"] = head.Layer + 1,
                    ["head"] = head.Head + 1,
                    ["direction"] = head.Direction.ToString(),
                    ["chosenOn"] = new JsonObject { ["items"] = items, ["accuracy"] = accuracy },
                    ["tooLong"] = reader.TooLong,
                    ["rows"] = JsonReport.Array(results, Json),
                }
            );
            return 0;
        }

        Print(output, results);
        output.WriteLine(
            $"head {head.Name}, read {head.Direction}: {(100 * accuracy).Fixed(1)} % of the {items} mentions it was chosen on"
        );
        AttentionPatternsCommand.Warn(output, reader);
        return 0;
    }

    private IEnumerable<CoreferenceItem> Items(ParseResult parse, string path) =>
        parse.GetValue(_kinds) is { Length: > 0 } kinds
            ? CoreferenceFile.Read(path).Where(item => kinds.Contains(item.Kind))
            : CoreferenceFile.Read(path);

    private static void Print(TextWriter output, IReadOnlyList<CoreferenceResult> results)
    {
        var table = Screen.Table([
            "mentions",
            "items",
            "head %",
            "95 %",
            .. AntecedentRules.All.SelectMany(rule => new[] { $"{rule.Name} %", "gain, 95 %" }),
        ]);
        foreach (var result in results)
        {
            table.Row([
                result.Row,
                $"{result.Items}",
                Percent(result.Accuracy),
                $"{Percent(result.Interval.Low)}-{Percent(result.Interval.High)}",
                .. result.Rules.SelectMany(rule =>
                    new[] { Percent(rule.Accuracy), $"{Percent(rule.Gain.Low)} to {Percent(rule.Gain.High)}" }
                ),
            ]);
        }

        Screen.On(output).Write(table);
    }

    private static JsonObject Json(CoreferenceResult result)
    {
        var rules = new JsonObject();
        foreach (var (name, accuracy, gain) in result.Rules)
        {
            rules[name] = new JsonObject
            {
                ["accuracy"] = accuracy,
                ["gainLow"] = JsonReport.Number(gain.Low),
                ["gainHigh"] = JsonReport.Number(gain.High),
            };
        }

        return new JsonObject
        {
            ["mentions"] = result.Row,
            ["items"] = result.Items,
            ["accuracy"] = result.Accuracy,
            ["low"] = JsonReport.Number(result.Interval.Low),
            ["high"] = JsonReport.Number(result.Interval.High),
            ["rules"] = rules,
        };
    }

    private static string Percent(double share) => (100 * share).Fixed(1);
}
