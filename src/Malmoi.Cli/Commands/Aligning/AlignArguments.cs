using System.CommandLine;
using Malmoi.Cli.Commands.Tuning;
using Malmoi.Neural.Alignment;

namespace Malmoi.Cli.Commands.Aligning;

/// <summary>What every alignment from preferences is told on the command line.</summary>
internal sealed class AlignArguments
{
    private readonly Argument<string> _model;
    private readonly Argument<string[]> _data;

    private readonly Option<string> _output = new("--output", "-o")
    {
        Description =
            "The run: a folder for settings, measurements, checkpoints and the model; where it stands already, it goes on",
        Required = true,
        HelpName = "RUN",
    };

    private readonly Option<string?> _dev = new("--dev")
    {
        Description = "Preferences that it is judged on [default: a share of the prompts]",
    };

    private readonly Option<double> _heldOut = Of("--held-out", "Share of the prompts that it is judged on", 0.1);

    private readonly Option<string?> _template = new("--template")
    {
        Description =
            "How a conversation is written: alpaca, koalpaca, kullm, kochatgpt, chatml, ..., or a Jinja file [default: the model's own, else alpaca]",
    };

    private readonly Option<int> _length = Of(
        "--max-length",
        "Tokens of a prompt with its answer; the model's positions where those are fewer",
        512
    );

    private readonly Option<long?> _steps = new("--steps") { Description = "How long: steps" };
    private readonly Option<double> _epochs = Of("--epochs", "How long: times through the prompts", 1.0);
    private readonly Option<int> _batch = new("--batch", "-b")
    {
        Description = "Prompts read at once, all their answers with them",
        DefaultValueFactory = _ => 8,
    };

    private readonly Option<int> _accumulate = Of("--accumulate", "Batches a step", 1);
    private readonly Option<double?> _rate = new("--learning-rate", "--lr");
    private readonly Option<double> _warmup = Of("--warm-up", "Share of the steps in which the rate rises", 0.1);
    private readonly Option<double> _decay = Of("--weight-decay", "How strongly weights are drawn to zero", 0.0);
    private readonly Option<double> _clip = Of("--clip", "Greatest norm of the gradients, 0 for any", 1.0);
    private readonly Option<long?> _evaluate = new("--evaluate-every")
    {
        Description = "Steps between two evaluations [default: ten in all]",
    };

    private readonly Option<long?> _checkpoint = new("--checkpoint-every")
    {
        Description = "Steps between two checkpoints [default: as evaluations]",
    };

    private readonly Option<int> _seed = Of("--seed", "Seed of what is drawn by chance", 1);
    private readonly AdapterArguments _adapter = new(usualDropout: 0);
    private readonly Option<bool> _skip = new("--skip-broken")
    {
        Description = "Leave out records that are no preferences, and say how many",
    };

    private readonly Option<string> _device = Of("--device", "Where it computes: cpu, cuda, cuda:1, mps", "cpu");
    private readonly ThreadsOption _threads = new();
    private readonly double _usual;

    /// <param name="model">What MODEL is.</param>
    /// <param name="data">What PAIRS are.</param>
    /// <param name="usual">The learning rate, ten times which is an adapter's.</param>
    public AlignArguments(string model, string data, double usual)
    {
        _usual = usual;
        _model = new Argument<string>("MODEL") { Description = model };
        _data = new Argument<string[]>("PAIRS") { Description = data, Arity = ArgumentArity.OneOrMore };
        _rate.Description =
            $"The greatest; it rises to it and falls from it [default: {Rate(usual)}, with --lora {Rate(10 * usual)}]";
    }

    public void AddTo(Command command)
    {
        command.Arguments.Add(_model);
        command.Arguments.Add(_data);
        foreach (
            var option in (Option[])
                [
                    _output,
                    _dev,
                    _heldOut,
                    _template,
                    _length,
                    _steps,
                    _epochs,
                    _batch,
                    _accumulate,
                    _rate,
                    _warmup,
                    _decay,
                    _clip,
                    _evaluate,
                    _checkpoint,
                    _seed,
                    .. _adapter.Options,
                    _skip,
                    _device,
                    _threads,
                ]
        )
        {
            command.Options.Add(option);
        }
    }

    public string Output(ParseResult parse) => Path.TrimEndingDirectorySeparator(parse.GetRequiredValue(_output));

    /// <summary>Fills in what all alignments are told.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="options">Of one kind, model and data still to be said.</param>
    public T Fill<T>(ParseResult parse, T options)
        where T : AlignmentOptions
    {
        if (_threads.Count(parse) is { } threads)
        {
            TorchSharp.torch.set_num_threads(threads);
        }

        return options with
        {
            Dev = parse.GetValue(_dev),
            HeldOut = parse.GetValue(_heldOut),
            Template = parse.GetValue(_template),
            MaximumLength = parse.GetValue(_length),
            Adapter = _adapter.Adapter(parse),
            Steps = parse.GetValue(_steps),
            Epochs = parse.GetValue(_epochs),
            Batch = parse.GetValue(_batch),
            Accumulation = parse.GetValue(_accumulate),
            LearningRate = parse.GetValue(_rate) ?? (_adapter.IsAsked(parse) ? 10 * _usual : _usual),
            Warmup = parse.GetValue(_warmup),
            WeightDecay = parse.GetValue(_decay),
            ClipNorm = parse.GetValue(_clip) == 0 ? null : parse.GetValue(_clip),
            EvaluateEvery = parse.GetValue(_evaluate),
            CheckpointEvery = parse.GetValue(_checkpoint),
            Seed = parse.GetValue(_seed),
            LeavesOutBroken = parse.GetValue(_skip),
            Device = parse.GetRequiredValue(_device),
        };
    }

    public string Model(ParseResult parse) => parse.GetRequiredValue(_model);

    public IReadOnlyList<string> Data(ParseResult parse) => parse.GetRequiredValue(_data);

    /// <summary>The command as it was given, paths whole, to be written down.</summary>
    public IReadOnlyList<string> Arguments(ParseResult parse, string verb) =>
        [
            "align",
            verb,
            Path.GetFullPath(Model(parse)),
            .. Data(parse).Select(Path.GetFullPath),
            .. GivenOptions.Of(parse, [_output, _dev]),
        ];

    private static string Rate(double rate) => rate.ToString("0e-0", System.Globalization.CultureInfo.InvariantCulture);

    private static Option<T> Of<T>(string name, string description, T usual) =>
        new(name) { Description = description, DefaultValueFactory = _ => usual };
}
