using System.CommandLine;
using System.Text.Json.Nodes;
using Malmoi.Instructions;
using Malmoi.Instructions.Measures;
using Malmoi.Instructions.Mixing;

namespace Malmoi.Cli.Commands.Instructing;

/// <summary><c>malmoi instruct mix</c>: several sets as one, with weights and a seed, or by a recipe.</summary>
internal sealed class InstructMixCommand
{
    private readonly InstructionInput _input = new(64);
    private readonly InstructionOutput _output = new();

    private readonly Option<double[]> _weights = new("--weights")
    {
        Description = "Shares of the sets, one a set; with --count",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<int?> _count = new("--count", "-n")
    {
        Description = "Examples to draw; left out, all of all sets",
    };

    private readonly Option<bool> _once = new("--once")
    {
        Description = "Refuse a share that is larger than its set, instead of going through the set again",
    };

    private readonly Option<string?> _recipe = new("--recipe")
    {
        Description =
            $"A mixture by name, whose sets are looked for in the folders given: {string.Join(", ", MixtureRecipe.All.Select(recipe => recipe.Name))}",
    };

    private readonly Option<long> _seed = Seeds.Option();
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON" };

    public static Command Create() => new InstructMixCommand().Build();

    private Command Build()
    {
        var command = new Command(
            "mix",
            "Mix sets with weights and a seed, or by a recipe; of one set, write it in another layout"
        )
        {
            Options = { _weights, _count, _once, _recipe, _seed, _json },
        };
        command.SetAction(Run);
        return _output.AddTo(_input.AddTo(command));
    }

    private void Run(ParseResult parse)
    {
        var seed = parse.GetValue(_seed);
        var given = parse.GetRequiredValue(_input.Sets);
        var path = _output.Check(parse, given);
        var shares = Shares(parse, given, seed);
        var mixed = parse.GetValue(_count) is { } count
            ? InstructionMixture.Draw(shares, count, seed, !parse.GetValue(_once))
            : InstructionMixture.All(shares, seed);
        var measured = shares
            .Select(share => (share.Name, InstructionMeasures.Of(share.Examples, seed)))
            .Append(("mixture", InstructionMeasures.Of(mixed, seed)))
            .ToList();
        _output.Write(parse, mixed);
        var output = parse.InvocationConfiguration.Output;
        if (parse.GetValue(_json))
        {
            JsonReport.Write(
                output,
                new JsonObject
                {
                    ["path"] = path,
                    ["examples"] = mixed.Count,
                    ["sets"] = JsonReport.Array(
                        measured,
                        set => new JsonObject { ["name"] = set.Item1, ["measures"] = MeasureTable.Json(set.Item2) }
                    ),
                }
            );
            return;
        }

        MeasureTable.Print(output, measured);
        output.WriteLine($"{path}: {((long)mixed.Count).Grouped()} examples");
    }

    private IReadOnlyList<MixtureShare> Shares(ParseResult parse, string[] given, long seed)
    {
        var weights = parse.GetValue(_weights) is { Length: > 0 } asked ? asked : null;
        if (parse.GetValue(_recipe) is { } name)
        {
            var dropped = _input.Dropped(parse);
            var recipe = MixtureRecipe.Find(name);
            var gathered = weights is null
                ? recipe.Gather([.. given.Select(InstructionInput.Find)], seed, dropped)
                : throw new InputException($"recipe '{name}' says how much of each set there is: leave --weights out");
            InstructionInput.Report(parse, name, dropped);
            return gathered;
        }

        if (weights is not null && parse.GetValue(_count) is null)
        {
            throw new InputException("--weights are shares of a number of examples: give it with --count");
        }

        return weights is null || weights.Length == given.Length
            ?
            [
                .. _input
                    .OpenAll(parse)
                    .Select(
                        (file, i) =>
                            new MixtureShare(
                                Path.GetFileNameWithoutExtension(file.Path),
                                file.Examples,
                                weights?[i] ?? file.Examples.Count
                            )
                    ),
            ]
            : throw new InputException($"{weights.Length} weights for {given.Length} sets: give one weight a set");
    }
}
