using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Malmoi.LanguageModels;
using Malmoi.Models;
using Malmoi.NGrams.Mixing;
using Malmoi.Text;
using Malmoi.Tokenization;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi mix</c>: a linear mixture of models, with weights that make a held-out text likeliest.</summary>
internal sealed class MixCommand
{
    private readonly Argument<string[]> _models = new("MODEL")
    {
        Description = "Two models or more, of any kind, that make the same tokens of a text",
        Arity = new ArgumentArity(2, 256),
    };

    private readonly Option<string?> _heldOut = new("--held-out")
    {
        Description = "A text none of the models was trained on, to estimate the weights from",
        HelpName = "FILE",
    };

    private readonly Option<double[]> _weights = new("--weights")
    {
        Description = "The weights themselves, one a model; they sum to one",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "The mixture: a small .mix file that names the models",
        Required = true,
        HelpName = "FILE",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print JSON" };

    public static Command Create() => new MixCommand().Build();

    private Command Build()
    {
        var command = new Command("mix", "Mix models linearly, with weights from a held-out text")
        {
            Arguments = { _models },
            Options = { _heldOut, _weights, _output, _json },
        };
        command.SetAction(
            (parse, ct) =>
            {
                Run(parse, ct);
                return Task.FromResult(0);
            }
        );
        return command;
    }

    private void Run(ParseResult parse, CancellationToken ct)
    {
        var paths = parse.GetRequiredValue(_models);
        var path = parse.GetRequiredValue(_output);
        var given = parse.GetValue(_weights) is { Length: > 0 } weights ? weights : null;
        Check(paths, path, given, parse.GetValue(_heldOut));
        OutputPath.Check(path, [.. paths, parse.GetValue(_heldOut)], withSidecar: true);
        OpenedModel[] opened = [.. paths.Select(model => ModelFile.Open(model))];
        MixtureFile.CheckPolicies(opened);
        var even = Enumerable.Repeat(1.0 / paths.Length, paths.Length).ToArray();
        using var mixture = new WordMixture([.. opened.Select(model => model.Words)], given ?? even);
        var judged = parse.GetValue(_heldOut) is { } heldOut
            ? HeldOutProbabilities.Read(mixture, opened[0].Policy, Corpus.Open(heldOut).Lines(ct), ct)
            : null;
        var estimate = given is null ? judged!.Estimate() : null;
        var chosen = given ?? [.. estimate!.Weights];
        using var sidecar = new ModelSidecar
        {
            Kind = "mixture",
            Policy = opened[0].Policy,
            Training = Enumerable
                .Range(0, paths.Length)
                .ToDictionary(
                    i => paths[i],
                    i => string.Create(CultureInfo.InvariantCulture, $"weight {chosen[i]:0.######}")
                ),
        }.Prepare(path);
        MixtureFile.Write(path, paths, chosen);
        sidecar.Commit();
        var output = parse.InvocationConfiguration.Output;
        if (parse.GetValue(_json))
        {
            JsonReport.Write(output, Json(path, opened[0].Policy, paths, chosen, judged, estimate));
        }
        else
        {
            Print(output, path, opened[0].Policy, paths, chosen, judged, estimate);
        }
    }

    private static void Check(string[] paths, string path, double[]? weights, string? heldOut)
    {
        if (weights is null && heldOut is null)
        {
            throw new InputException(
                "mixing needs a held-out text to estimate the weights from (--held-out FILE), or the weights (--weights)"
            );
        }

        if (weights is not null && weights.Length != paths.Length)
        {
            throw new InputException($"{weights.Length} weights for {paths.Length} models: give one weight a model");
        }

        if (!path.EndsWith(".mix", StringComparison.OrdinalIgnoreCase))
        {
            throw new InputException(
                $"'{path}' must end in .mix: a mixture of back-off models is no back-off model, so it is kept as a file that names them"
            );
        }

        if (paths.FirstOrDefault(MixtureFile.IsMixture) is { } nested)
        {
            throw new InputException($"'{nested}' is a mixture itself: name its models instead");
        }
    }

    private static void Print(
        TextWriter output,
        string path,
        TextPolicy policy,
        string[] paths,
        double[] weights,
        HeldOutProbabilities? judged,
        MixtureWeights? estimate
    )
    {
        var table = Screen.Table("model", "weight", "perplexity", "impossible");
        for (var i = 0; i < paths.Length; i++)
        {
            var alone = judged?.Alone(i);
            table.Row(paths[i], weights[i].Fixed(6), Shown(alone?.Perplexity), alone?.Impossible.Grouped() ?? "");
        }

        var together = judged?.Mixed(weights);
        table.Row("overall", "1.000000", Shown(together?.Perplexity), together?.Impossible.Grouped() ?? "");
        Screen.On(output).Write(table);
        if (judged is not null)
        {
            output.WriteLine(
                $"held-out text: {judged.Tokens.Grouped()} tokens judged, {judged.Unknown.Grouped()} that no model knows left out"
            );
        }

        if (estimate is not null)
        {
            output.WriteLine(
                $"weights after {estimate.MeanLogProbabilities.Count - 1} steps of expectation maximisation"
            );
        }

        output.WriteLine($"{path}: mixture, {policy}");

        static string Shown(double? perplexity) => perplexity?.ToString("0.####", CultureInfo.InvariantCulture) ?? "";
    }

    private static JsonObject Json(
        string path,
        TextPolicy policy,
        string[] paths,
        double[] weights,
        HeldOutProbabilities? judged,
        MixtureWeights? estimate
    )
    {
        JsonObject Row(int i)
        {
            var row = new JsonObject { ["model"] = paths[i], ["weight"] = weights[i] };
            if (judged?.Alone(i) is { } alone)
            {
                row["perplexity"] = JsonReport.Number(alone.Perplexity);
                row["impossible"] = alone.Impossible;
            }

            return row;
        }

        var report = new JsonObject
        {
            ["model"] = path,
            ["policy"] = JsonReport.Policy(policy),
            ["components"] = JsonReport.Array(Enumerable.Range(0, paths.Length), Row),
        };
        if (judged is not null)
        {
            var together = judged.Mixed(weights);
            report["perplexity"] = JsonReport.Number(together.Perplexity);
            report["impossible"] = together.Impossible;
            report["tokens"] = judged.Tokens;
            report["unknown"] = judged.Unknown;
        }

        if (estimate is not null)
        {
            report["steps"] = estimate.MeanLogProbabilities.Count - 1;
        }

        return report;
    }
}
