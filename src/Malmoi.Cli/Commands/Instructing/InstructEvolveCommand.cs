using System.CommandLine;
using Malmoi.Instructions;
using Malmoi.Instructions.Evolution;
using Malmoi.Instructions.Writing;

namespace Malmoi.Cli.Commands.Instructing;

/// <summary><c>malmoi instruct evolve</c>: harder or other instructions of those of a set, by a teacher (Evol-Instruct) or by Maeul's rules.</summary>
internal sealed class InstructEvolveCommand
{
    private const string Rules = "maeul";

    private readonly InstructionInput _input = new(1);
    private readonly InstructionOutput _output = new();
    private readonly TeacherArguments _teacher = new($"; or {Rules}, whose rules make its own instructions harder");
    private readonly BeforeAndAfter _report = new();

    private readonly Option<string[]> _operations = new("--operations")
    {
        Description =
            $"What is done, one of these by chance each time: {string.Join(", ", EvolutionOperation.All.Select(operation => operation.Name))}; left out, all",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<bool> _topics = new("--topics")
    {
        Description = $"Rewrite each onto one of {Topic.All.Count} topics instead, all topics as often",
    };

    private readonly Option<int> _rounds = new("--rounds")
    {
        Description = "How often; each round goes on from what the one before made",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<int?> _count = new("--count", "-n")
    {
        Description = "Examples of the set to begin with, from the first; left out, all",
    };

    private readonly Option<bool> _only = new("--only-new")
    {
        Description = "Write the new examples alone, and not those of the set before them",
    };

    private readonly Option<bool> _noJudge = new("--no-judge")
    {
        Description = "Do not ask the teacher whether an instruction gained anything: saves a request each",
    };

    private readonly Option<long> _seed = Seeds.Option();

    public static Command Create() => new InstructEvolveCommand().Build();

    private Command Build()
    {
        var command = new Command("evolve", "Make harder or other instructions of a set, by a teacher or by rules")
        {
            Options = { _operations, _topics, _rounds, _count, _only, _noJudge, _seed },
        };
        command.SetAction(RunAsync);
        return _report.AddTo(_output.AddTo(_teacher.AddTo(_input.AddTo(command))));
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken ct)
    {
        var path = _output.Check(parse, parse.GetRequiredValue(_input.Sets));
        _report.Check(parse);
        var (seed, rounds) = (parse.GetValue(_seed), parse.GetValue(_rounds));
        var isRules = _teacher.Name(parse) == Rules;
        var operations = Operations(parse);
        IReadOnlyList<InstructionExample> examples =
        [
            .. _input.Open(parse).Examples.Take(Math.Max(1, parse.GetValue(_count) ?? int.MaxValue)),
        ];
        using var client = isRules ? null : _teacher.Client(parse);
        var teacher = client is null ? null : _teacher.Teacher(parse, client, seed);
        IEvolution evolution = teacher is null
            ? new VillageEvolution(seed)
            : new TeacherEvolution(teacher, operations) { JudgesGain = !parse.GetValue(_noJudge) };
        var done = 0;
        var evolved = await ProgressBar.ShowAsync(
            "evolving",
            () => (double)done / Math.Max(1, examples.Count * rounds),
            () => EvolInstruct.RunAsync(evolution, examples, rounds, seed, count => done = count, ct)
        );
        if (evolved.Made.Count == 0)
        {
            throw new InputException(
                $"nothing was made of {examples.Count} examples ({string.Join(", ", evolved.Faults.Select(pair => $"{pair.Key}: {pair.Value}"))}): {(isRules ? "rules need Maeul's instructions with their answer and check, as 'malmoi maeul instructions' writes them" : "is the teacher tuned to follow instructions?")}"
            );
        }

        IReadOnlyList<InstructionExample> written = parse.GetValue(_only)
            ? evolved.Made
            : [.. examples, .. evolved.Made];
        _output.Write(parse, written);
        _report.Report(
            parse,
            path,
            [("before", examples), ("new", evolved.Made), ("after", written)],
            [
                .. Made(evolved, parse.GetValue(_topics)),
                .. evolved.Faults.Select(pair => ($"eliminated: {pair.Key}", pair.Value)),
                .. teacher is null ? [] : new[] { ("requests", teacher.Requests) },
            ]
        );
        return 0;
    }

    private IReadOnlyList<EvolutionOperation> Operations(ParseResult parse)
    {
        var names = parse.GetValue(_operations) ?? [];
        return (parse.GetValue(_topics), names.Length > 0) switch
        {
            (true, true) => throw new InputException("--topics is an operation of its own: leave --operations out"),
            (true, false) =>
            [
                .. Topic.Shuffled(parse.GetValue(_seed)).Take(Topic.All.Count).Select(EvolutionOperation.Onto),
            ],
            _ => EvolutionOperation.Named(names),
        };
    }

    // Topics are too many to list.
    private static IEnumerable<(string What, int Times)> Made(EvolvedSet evolved, bool isTopics) =>
        isTopics
            ?
            [
                ("made", evolved.Made.Count),
                ("topics", evolved.Operations.Count(operation => operation.Value.Made > 0)),
            ]
            : evolved
                .Operations.Where(operation => operation.Value.Made > 0)
                .Select(operation => ($"made: {operation.Key}", operation.Value.Made));
}
