using System.CommandLine;
using System.Text.Json.Nodes;
using Malmoi.Linguistics.Probing;
using Malmoi.Reports;

namespace Malmoi.Cli.Commands.Probing;

/// <summary><c>malmoi probe</c>: what can be read off a model's vectors, layer by layer.</summary>
internal sealed class ProbeCommand
{
    private readonly ModelArguments _model = new();
    private readonly ProbeArguments _probe = new();
    private readonly PictureOutput _picture = new();

    private readonly Option<string[]> _tasks = new("--task")
    {
        Description =
            $"What probes are asked, one or more: {string.Join(", ", ProbeTasks.Names)}, or feature:NAME for a feature of the treebank",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => ["part"],
    };

    private readonly Option<int> _hidden = new("--hidden")
    {
        Description = "Units of a hidden layer [default: none, the probe is linear]",
        DefaultValueFactory = _ => 0,
    };

    private readonly Option<int[]> _layers = new("--layers")
    {
        Description = "Only these layers, 0 for the embeddings [default: all]",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<int> _least = new("--least")
    {
        Description = "Leave out labels of fewer examples in what is learnt from",
        DefaultValueFactory = _ => 10,
    };

    private readonly Option<bool> _noControl = new("--no-control") { Description = "Train no control tasks" };

    private readonly Option<bool> _length = new("--mdl")
    {
        Description = "Measure description lengths too (about as much work again)",
    };

    public static Command Create() => new ProbeCommand().Build();

    private Command Build()
    {
        var command = new Command("probe", "What a classifier can read off a model's vectors, layer by layer")
        {
            Options = { _tasks, _hidden, _layers, _least, _noControl, _length },
        };
        command.SetAction((parse, ct) => Task.Run(() => RunAsync(parse, ct), CancellationToken.None));
        return _picture.AddTo(_model.AddTo(_probe.AddTo(command)));
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken ct)
    {
        var path = _picture.Check(parse);
        var options = _probe.Options(parse, _model.ThreadCount(parse)) with
        {
            Hidden = parse.GetValue(_hidden) is >= 0 and <= 4096 and var hidden
                ? hidden
                : throw new InputException($"--hidden is {parse.GetValue(_hidden)}: expected 0 to 4096"),
            Control = !parse.GetValue(_noControl),
            DescriptionLength = parse.GetValue(_length),
        };
        ProbeTask[] tasks = [.. parse.GetRequiredValue(_tasks).Distinct().Select(ProbeTasks.Parse)];
        using var probed = ProbedModel.Open(parse, _model, _probe, ct);
        var layers = Layers(parse, probed);
        var experiment = new ProbeExperiment(probed.Sources, probed.Learnt, probed.Tested, options);
        var results = new List<ProbeResult>();
        foreach (var task in tasks)
        {
            results.Add(
                await ProgressBar.ShowAsync(
                    task.Name,
                    () => experiment.Share,
                    () => Task.FromResult(experiment.Run(task, parse.GetValue(_least), layers, ct))
                )
            );
        }

        if (path is not null)
        {
            ProbePicture.Save(parse, _picture, path, probed, results);
        }

        var output = parse.InvocationConfiguration.Output;
        if (parse.GetValue(_model.Json))
        {
            JsonReport.Write(
                output,
                new JsonObject
                {
                    ["model"] = probed.Model,
                    ["split"] = probed.Split,
                    ["hidden"] = options.Hidden,
                    ["seeds"] = options.Seeds,
                    ["tooLong"] = probed.TooLong,
                    ["tasks"] = JsonReport.Array(results, ProbeReport.Json),
                }
            );
            return 0;
        }

        foreach (var result in results)
        {
            ProbeReport.Print(output, result);
        }

        output.WriteLine(probed.Split);
        output.WriteLine(
            "type: each word's most frequent label; control: labels that only memory can know; selectivity: task less control; intervals: 95 %, sentences drawn anew; * above zero"
        );
        if (probed.TooLong > 0)
        {
            output.WriteLine($"{probed.TooLong} sentences are longer than the model reads and were left out");
        }

        return 0;
    }

    private HashSet<int>? Layers(ParseResult parse, ProbedModel probed)
    {
        var asked = parse.GetValue(_layers) ?? [];
        var last = probed.Sources[0].Learnt.Layers - 1;
        return asked.Length == 0 ? null
            : asked.All(layer => layer >= 0 && layer <= last) ? [.. asked]
            : throw new InputException(
                $"'{probed.Model}' has no layer {asked.First(layer => layer < 0 || layer > last)}: choose 0 (the embeddings) to {last}"
            );
    }
}
