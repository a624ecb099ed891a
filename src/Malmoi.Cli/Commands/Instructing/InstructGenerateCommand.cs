using System.CommandLine;
using System.Text.Json.Nodes;
using Malmoi.Instructions;
using Malmoi.Instructions.Generation;

namespace Malmoi.Cli.Commands.Instructing;

/// <summary><c>malmoi instruct generate</c>: new instructions with instances from seed tasks, by a teacher (Self-Instruct).</summary>
internal sealed class InstructGenerateCommand
{
    private readonly InstructionInput _input = new(1);
    private readonly InstructionOutput _output = new();
    private readonly TeacherArguments _teacher = new();
    private readonly BeforeAndAfter _report = new();

    private readonly Option<int> _count = new("--count", "-n")
    {
        Description = "New instructions to make",
        DefaultValueFactory = _ => 100,
    };

    private readonly Option<int> _shown = new("--shown")
    {
        Description = "Instructions that the teacher is shown each time, two of them its own",
        DefaultValueFactory = _ => 8,
    };

    private readonly Option<double> _similar = new("--most-similar")
    {
        Description = "The ROUGE-L with an instruction before it above which a new one is left out",
        DefaultValueFactory = _ => 0.7,
    };

    private readonly Option<long> _seed = Seeds.Option();

    public static Command Create() => new InstructGenerateCommand().Build();

    private Command Build()
    {
        var command = new Command("generate", "Make new instructions with instances from seed tasks, by a teacher")
        {
            Options = { _count, _shown, _similar, _seed },
        };
        command.SetAction(RunAsync);
        return _report.AddTo(_output.AddTo(_teacher.AddTo(_input.AddTo(command))));
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken ct)
    {
        var path = _output.Check(parse, parse.GetRequiredValue(_input.Sets));
        _report.Check(parse);
        var (count, shown) = (parse.GetValue(_count), parse.GetValue(_shown));
        if (count < 1 || shown < 1)
        {
            throw new InputException("--count and --shown begin at 1");
        }

        var name = _teacher.Name(parse);
        var seeds = _input.Open(parse).Examples;
        using var client = _teacher.Client(parse);
        var teacher = _teacher.Teacher(parse, client, parse.GetValue(_seed));
        var generator = new SelfInstruct(
            teacher,
            seeds,
            new SelfInstructOptions
            {
                Count = count,
                Shown = shown,
                MostSimilar = parse.GetValue(_similar),
                Seed = parse.GetValue(_seed),
            }
        );
        var done = 0;
        var generated = await ProgressBar.ShowAsync(
            "generating",
            () => (double)done / count,
            () => generator.RunAsync(instructions => done = instructions, ct)
        );
        if (generated.Made.Count == 0)
        {
            throw new InputException(
                $"'{name}' made nothing that stood the filters ({string.Join(", ", generated.LeftOut.Select(pair => $"{pair.Key}: {pair.Value}"))}): is it tuned to follow instructions?"
            );
        }

        _output.Write(parse, generated.Made);
        _report.Report(
            parse,
            path,
            [("seeds", seeds), ("generated", generated.Made)],
            [
                ("new instructions", generated.Instructions),
                ("of these classifications", generated.Classifications),
                ("instances", generated.Made.Count),
                .. generated.LeftOut.Select(pair => ($"left out: {pair.Key}", pair.Value)),
                ("requests", teacher.Requests),
            ],
            new JsonObject { ["isDry"] = generated.IsDry }
        );
        if (generated.IsDry)
        {
            parse.InvocationConfiguration.Error.WriteLine(
                $"the teacher had nothing new to say after {generated.Instructions} of {count} instructions: give it more seeds, or a higher --temperature"
            );
        }

        return 0;
    }
}
