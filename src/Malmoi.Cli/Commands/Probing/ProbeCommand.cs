using System.CommandLine;
using System.Text.Json.Nodes;
using Malmoi.Linguistics.Probing;
using Malmoi.WordVectors.Evaluation;

namespace Malmoi.Cli.Commands.Probing;

/// <summary><c>malmoi probe</c>: what can be read off a model's vectors, layer by layer.</summary>
internal sealed class ProbeCommand
{
    private const string Distance = "distance";
    private const string Depth = "depth";
    private const string Sense = "sense";

    private readonly ModelArguments _model = new();
    private readonly ProbeArguments _probe = new();
    private readonly PictureOutput _picture = new();

    private readonly Option<string[]> _tasks = new("--task")
    {
        Description =
            $"What is asked, one or more: {string.Join(", ", ProbeTasks.Names)}, feature:NAME for a feature of the treebank; {Distance} or {Depth} in the tree; {Sense} [default: part]",
        AllowMultipleArgumentsPerToken = true,
        HelpName = "TASK",
    };

    private readonly Option<int> _hidden = new("--hidden")
    {
        Description = "Units of a hidden layer [default: none, the probe is linear]",
        HelpName = "N",
    };

    private readonly Option<int> _rank = new("--rank")
    {
        Description = $"Dimensions that a probe for {Distance} or {Depth} looks at, at most",
        DefaultValueFactory = _ => 64,
    };

    private readonly Option<int[]> _layers = new("--layers")
    {
        Description = "Only these layers, 0 for the embeddings [default: all]",
        AllowMultipleArgumentsPerToken = true,
        HelpName = "N",
    };

    private readonly Option<int> _least = new("--least")
    {
        Description = "Leave out labels of fewer examples in what is learnt from",
        DefaultValueFactory = _ => 10,
    };

    private readonly Option<string> _senses = new("--senses")
    {
        Description =
            $"Of {Sense}: the library's own sentences, en or ko; or a file of a word, its sense and a sentence a line, between tabs, with [ ] round the word",
        DefaultValueFactory = _ => "en",
        HelpName = "SET",
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
            Options = { _tasks, _hidden, _rank, _layers, _least, _senses, _noControl, _length },
        };
        command.SetAction((parse, ct) => Task.Run(() => RunAsync(parse, ct), CancellationToken.None));
        return _picture.AddTo(_model.AddTo(_probe.AddTo(command)));
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken ct)
    {
        var path = _picture.Check(parse);
        var names = parse.GetValue(_tasks) is { Length: > 0 } asked ? asked.Distinct().ToArray() : ["part"];
        ProbeSection.CheckPlace(path, names.Length);
        var tasks = names
            .Where(name => name is not (Distance or Depth or Sense))
            .ToDictionary(name => name, ProbeTasks.Parse);
        var options = Options(parse);
        using var probed = names is [Sense] ? null : ProbedModel.Open(parse, _model, _probe, ct);
        var sections = new List<ProbeSection>();
        foreach (var name in names)
        {
            sections.Add(
                name switch
                {
                    Sense => Senses(parse),
                    Distance => await TreesAsync(parse, probed!, TreeQuestion.Distance, options, ct),
                    Depth => await TreesAsync(parse, probed!, TreeQuestion.Depth, options, ct),
                    _ => await LabelsAsync(parse, probed!, tasks[name], options, ct),
                }
            );
        }

        var model = parse.GetRequiredValue(_model.Model);
        if (path is not null)
        {
            ProbeSection.Save(parse, _picture, path, probed is null ? model : $"{model} · {probed.Split}", sections);
        }

        Report(parse, model, probed, options, sections);
        return 0;
    }

    private ProbeOptions Options(ParseResult parse) =>
        _probe.Options(parse, _model.ThreadCount(parse)) with
        {
            Hidden = parse.GetValue(_hidden) is >= 0 and <= 4096 and var hidden
                ? hidden
                : throw new InputException($"{_hidden.Name} is {parse.GetValue(_hidden)}: expected 0 to 4096"),
            Rank = parse.GetValue(_rank) is >= 1 and var rank
                ? rank
                : throw new InputException($"{_rank.Name} is {parse.GetValue(_rank)}: expected at least 1"),
            Control = !parse.GetValue(_noControl),
            DescriptionLength = parse.GetValue(_length),
        };

    private async Task<ProbeSection> LabelsAsync(
        ParseResult parse,
        ProbedModel probed,
        ProbeTask task,
        ProbeOptions options,
        CancellationToken ct
    )
    {
        var layers = Layers(parse, probed);
        var experiment = new ProbeExperiment(probed.Sources, probed.Learnt, probed.Tested, options);
        return ProbeReport.Of(
            await ProgressBar.ShowAsync(
                task.Name,
                () => experiment.Share,
                () => Task.FromResult(experiment.Run(task, parse.GetValue(_least), layers, ct))
            )
        );
    }

    private async Task<ProbeSection> TreesAsync(
        ParseResult parse,
        ProbedModel probed,
        TreeQuestion question,
        ProbeOptions options,
        CancellationToken ct
    )
    {
        var layers = Layers(parse, probed);
        var experiment = new StructuralExperiment(probed.Sources, probed.Learnt, probed.Tested, options);
        return TreeReport.Of(
            await ProgressBar.ShowAsync(
                question == TreeQuestion.Distance ? Distance : Depth,
                () => experiment.Share,
                () => Task.FromResult(experiment.Run(question, layers, ct))
            )
        );
    }

    private ProbeSection Senses(ParseResult parse)
    {
        var set = parse.GetRequiredValue(_senses) switch
        {
            "en" => SenseSet.English,
            "ko" => SenseSet.Korean,
            var file => SenseSet.Read(file),
        };
        var probe = new SenseProbe(set);
        var layers = new List<SenseLayer>();
        foreach (var (source, _, open) in ProbedModel.Givers(parse, _model, _probe))
        {
            var (activations, owner) = open();
            using (owner)
            {
                layers.AddRange(probe.Run(source, activations));
            }
        }

        return SenseReport.Of(set.Name, probe.Chance, layers);
    }

    private void Report(
        ParseResult parse,
        string model,
        ProbedModel? probed,
        ProbeOptions options,
        IReadOnlyList<ProbeSection> sections
    )
    {
        var output = parse.InvocationConfiguration.Output;
        if (parse.GetValue(_model.Json))
        {
            JsonReport.Write(
                output,
                new JsonObject
                {
                    ["model"] = model,
                    ["split"] = probed?.Split,
                    ["hidden"] = options.Hidden,
                    ["seeds"] = options.Seeds,
                    ["tooLong"] = probed?.TooLong,
                    ["tasks"] = JsonReport.Array(sections, section => section.Json),
                }
            );
            return;
        }

        foreach (var section in sections)
        {
            section.Print(output);
        }

        if (probed is not null)
        {
            output.WriteLine(probed.Split);
            output.WriteLine(
                "control: labels that only memory can know; selectivity: task less control; twin: random weights; intervals: 95 %, sentences drawn anew; * above zero"
            );
            if (probed.TooLong > 0)
            {
                output.WriteLine($"{probed.TooLong} sentences are longer than the model reads and were left out");
            }
        }
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
