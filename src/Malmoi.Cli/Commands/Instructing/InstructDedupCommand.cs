using System.CommandLine;
using System.Text.Json.Nodes;
using Malmoi.Instructions;
using Malmoi.Instructions.Deduplication;
using Malmoi.Instructions.Measures;

namespace Malmoi.Cli.Commands.Instructing;

/// <summary><c>malmoi instruct dedup</c>: leaves out examples that are nearly others, by MinHash or by ROUGE-L.</summary>
internal sealed class InstructDedupCommand
{
    private const string MinHash = "minhash";
    private const string Rouge = "rouge";

    private readonly InstructionInput _input = new(64);
    private readonly InstructionOutput _output = new();

    private readonly Option<string> _by = new("--by")
    {
        Description = "How likeness is measured: minhash (runs of words in common) or rouge (words in the same order)",
        DefaultValueFactory = _ => MinHash,
    };

    private readonly Option<double> _least = new("--similarity")
    {
        Description = "From which likeness two are the same, of 0 to 1",
        DefaultValueFactory = _ => 0.7,
    };

    private readonly Option<int> _run = new("--run")
    {
        Description = "Words of a run, for minhash",
        DefaultValueFactory = _ => 3,
    };

    private readonly Option<string> _of = new("--of")
    {
        Description = "What is compared: asked (instruction and input), instruction, response or all",
        DefaultValueFactory = _ => "asked",
    };

    private readonly Option<int> _show = new("--show")
    {
        Description = "Duplicates to show beside what they duplicate, at most",
        DefaultValueFactory = _ => 3,
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print JSON" };

    public static Command Create() => new InstructDedupCommand().Build();

    private Command Build()
    {
        _by.AcceptOnlyFromAmong(MinHash, Rouge);
        _of.AcceptOnlyFromAmong("asked", "instruction", "response", "all");
        var command = new Command("dedup", "Leave out examples that are nearly others before them")
        {
            Options = { _by, _least, _run, _of, _show, _json },
        };
        command.SetAction(Run);
        return _output.AddTo(_input.AddTo(command));
    }

    private void Run(ParseResult parse)
    {
        var path = _output.Check(parse, parse.GetRequiredValue(_input.Sets));
        var examples = _input.OpenAll(parse).SelectMany(file => file.Examples).ToList();
        IDuplicates duplicates =
            parse.GetValue(_by) == Rouge
                ? new RougeDuplicates(parse.GetValue(_least))
                : new NearDuplicates(parse.GetValue(_least), parse.GetValue(_run));
        var kept = new List<InstructionExample>();
        var lost = new List<(InstructionExample Duplicate, InstructionExample Of)>();
        foreach (var example in examples)
        {
            if (duplicates.Add(Text(parse, example)) is { } near)
            {
                lost.Add((example, kept[near]));
            }
            else
            {
                kept.Add(example);
            }
        }

        _output.Write(parse, kept);
        Report(parse, path, examples, kept, lost);
    }

    private void Report(
        ParseResult parse,
        string path,
        List<InstructionExample> examples,
        List<InstructionExample> kept,
        List<(InstructionExample Duplicate, InstructionExample Of)> lost
    )
    {
        var output = parse.InvocationConfiguration.Output;
        var (before, after) = (InstructionMeasures.Of(examples), InstructionMeasures.Of(kept));
        var shown = lost.Take(Math.Max(0, parse.GetValue(_show)));
        if (parse.GetValue(_json))
        {
            JsonReport.Write(
                output,
                new JsonObject
                {
                    ["path"] = path,
                    ["removed"] = lost.Count,
                    ["before"] = MeasureTable.Json(before),
                    ["after"] = MeasureTable.Json(after),
                    ["shown"] = JsonReport.Array(
                        shown,
                        pair => new JsonObject
                        {
                            ["duplicate"] = Text(parse, pair.Duplicate),
                            ["of"] = Text(parse, pair.Of),
                        }
                    ),
                }
            );
            return;
        }

        foreach (var (duplicate, of) in shown)
        {
            output.WriteLine($"- {Line(Text(parse, duplicate))}");
            output.WriteLine($"  = {Line(Text(parse, of))}");
        }

        MeasureTable.Print(output, [("before", before), ("after", after)]);
        output.WriteLine(
            $"{path}: {((long)kept.Count).Grouped()} of {((long)examples.Count).Grouped()} examples, {((long)lost.Count).Grouped()} near-duplicates left out"
        );
    }

    private string Text(ParseResult parse, InstructionExample example) =>
        parse.GetValue(_of) switch
        {
            "instruction" => example.Instruction,
            "response" => example.Response ?? "",
            "all" => $"{example.Asked}\n{example.Response}",
            _ => example.Asked,
        };

    private static string Line(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length > 120 ? $"{line[..120]}..." : line;
    }
}
