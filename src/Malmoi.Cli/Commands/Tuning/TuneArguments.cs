using System.CommandLine;
using System.Globalization;
using Malmoi.Neural.Finetuning.Tasks;

namespace Malmoi.Cli.Commands.Tuning;

/// <summary>How a model is tuned, as the command line asks for it.</summary>
internal sealed class TuneArguments
{
    private readonly Option<int> _epochs = Of("--epochs", "Times through the records", 3);
    private readonly Option<int> _batch = new("--batch", "-b")
    {
        Description = "Rows read at once",
        DefaultValueFactory = _ => 16,
    };

    private readonly Option<int> _accumulate = Of("--accumulate", "Batches a step", 1);
    private readonly Option<double?> _rate = new("--learning-rate", "--lr")
    {
        Description = "The greatest; it rises to it and falls from it [default: 5e-5, with --lora 5e-4]",
    };

    private readonly Option<double> _warmup = Of(
        "--warmup",
        "Share of the steps in which the learning rate rises",
        0.1
    );
    private readonly Option<double> _decay = Of("--weight-decay", "How strongly weights are drawn to zero", 0.01);
    private readonly Option<int> _length = Of("--max-length", "Tokens of a row at most; longer texts are cut", 128);
    private readonly Option<int?> _patience = new("--patience")
    {
        Description = "End after so many epochs without a better score on --dev",
    };

    private readonly Option<string?> _metric = new("--metric")
    {
        Description = "The score by which the best epoch is chosen [default: the task's own]",
    };

    private readonly Option<string> _seeds = Of("--seed", "A seed, or several with commas between: 1,2,3", "1");
    private readonly AdapterArguments _adapter = new(usualDropout: 0.05);
    private readonly Option<string> _device = Of("--device", "Where it computes: cpu, cuda, cuda:1, mps", "cpu");
    private readonly ThreadsOption _threads = new();

    public void AddTo(Command command)
    {
        Option[] options =
        [
            _epochs,
            _rate,
            _batch,
            _accumulate,
            _length,
            _warmup,
            _decay,
            _patience,
            _metric,
            _seeds,
            .. _adapter.Options,
            _device,
            _threads,
        ];
        foreach (var option in options)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The seeds asked for.</summary>
    /// <exception cref="InputException">One is no number, or stands twice.</exception>
    public IReadOnlyList<int> Seeds(ParseResult parse)
    {
        var seeds = parse
            .GetRequiredValue(_seeds)
            .Split(',', StringSplitOptions.TrimEntries)
            .Select(text =>
                int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
                    ? seed
                    : throw new InputException(
                        $"--seed '{text}' is no number: expected one from 0 on, or several as 1,2,3"
                    )
            )
            .ToList();
        return seeds.Distinct().Count() == seeds.Count
            ? seeds
            : throw new InputException($"--seed {parse.GetValue(_seeds)} names a seed twice: it would learn the same");
    }

    public TaskModelOptions Model(ParseResult parse, int seed)
    {
        if (_threads.Count(parse) is { } threads)
        {
            TorchSharp.torch.set_num_threads(threads);
        }

        return new TaskModelOptions
        {
            Device = parse.GetRequiredValue(_device),
            MaximumLength = parse.GetValue(_length),
            Seed = seed,
            Adapter = _adapter.Adapter(parse),
        };
    }

    public FineTuningOptions Tuning(ParseResult parse, int seed, double smoothing) =>
        new()
        {
            Epochs = parse.GetValue(_epochs),
            LearningRate = parse.GetValue(_rate) ?? (IsAdapter(parse) ? 5e-4 : 5e-5),
            BatchSize = parse.GetValue(_batch),
            Accumulation = parse.GetValue(_accumulate),
            Warmup = parse.GetValue(_warmup),
            WeightDecay = parse.GetValue(_decay),
            Patience = parse.GetValue(_patience),
            Metric = parse.GetValue(_metric),
            Seed = seed,
            LabelSmoothing = smoothing,
        };

    /// <summary>Whether an adapter is asked for.</summary>
    public bool IsAdapter(ParseResult parse) => _adapter.IsAsked(parse);

    private static Option<T> Of<T>(string name, string description, T usual) =>
        new(name) { Description = description, DefaultValueFactory = _ => usual };
}
