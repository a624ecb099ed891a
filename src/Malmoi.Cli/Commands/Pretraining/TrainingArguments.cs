using System.CommandLine;
using Malmoi.Neural.Pretraining;
using Malmoi.Neural.Pretraining.Optimizers;
using Malmoi.Neural.Pretraining.Schedules;

namespace Malmoi.Cli.Commands.Pretraining;

/// <summary>The options that say how a model is trained, whatever it is.</summary>
internal sealed class TrainingArguments
{
    // At a Transformer's rate an LSTM of the same size is still at the frequencies of words when that one writes phrases.
    private const int Recurrent = 5;

    private readonly Option<long?> _steps = new("--steps") { Description = "How long: steps" };
    private readonly Option<double?> _epochs = new("--epochs")
    {
        Description = "How long: passes over the corpus [default: 1]",
    };
    private readonly Option<long?> _tokens = new("--tokens") { Description = "How long: tokens read" };
    private readonly Option<int> _accumulate = new("--accumulate")
    {
        Description = "Batches a step, whose gradients are those of one large batch",
        DefaultValueFactory = _ => 1,
    };
    private readonly Option<double?> _rate = new("--learning-rate", "--lr")
    {
        Description =
            "Full learning rate [default: by the number of parameters (Kaplan et al., 2020); five times that for lstm]",
    };
    private readonly Option<string> _schedule = new("--schedule")
    {
        Description =
            "How the rate goes after the warm-up: constant, linear, cosine, cosine-restarts, polynomial, inverse-square-root, wsd (stable, then down in the last fifth)",
        DefaultValueFactory = _ => "cosine",
    };
    private readonly Option<long?> _warmup = new("--warm-up")
    {
        Description = "Steps until the full rate [default: a twentieth of all]",
    };
    private readonly Option<double> _floor = new("--floor")
    {
        Description = "Share of the full rate to which it falls",
        DefaultValueFactory = _ => 0.1,
    };
    private readonly Option<string> _optimizer = new("--optimizer")
    {
        Description = "Optimizer: adamw, adafactor, lion or sgd",
        DefaultValueFactory = _ => "adamw",
    };
    private readonly Option<double?> _decay = new("--weight-decay")
    {
        Description =
            "How strongly matrices are drawn to zero; norms and biases never [default: 0.1; adafactor, sgd: 0]",
    };
    private readonly Option<double?> _beta1 = new("--beta1")
    {
        Description = "How slowly the mean of the gradients follows; sgd: momentum [default: 0.9]",
    };
    private readonly Option<double?> _beta2 = new("--beta2")
    {
        Description = "How slowly the mean of their squares follows [default: 0.95; lion: 0.99]",
    };
    private readonly Option<double> _clip = new("--clip")
    {
        Description = "Greatest norm of the gradients, 0 for any",
        DefaultValueFactory = _ => 1,
    };
    private readonly Option<double?> _average = new("--ema")
    {
        Description = "Keep an average of the weights that follows so slowly, like 0.999; it is evaluated and kept",
    };
    private readonly Option<double> _smoothing = new("--label-smoothing")
    {
        Description = "Share of each label that is spread over all tokens",
        DefaultValueFactory = _ => 0,
    };
    private readonly Option<bool> _recompute = new("--gradient-checkpointing")
    {
        Description = "Compute layers again for their gradients: a third more work, a fraction of the memory",
    };
    private readonly Option<double> _heldOut = new("--held-out")
    {
        Description = "Share of the documents that it is evaluated on, 0 for none",
        DefaultValueFactory = _ => 0.01,
    };
    private readonly Option<long?> _evaluate = new("--evaluate-every")
    {
        Description = "Steps between two evaluations with samples, 0 for none [default: ten in all]",
    };
    private readonly Option<long> _evaluationBatches = new("--evaluation-batches")
    {
        Description = "Held-out batches of an evaluation at most",
        DefaultValueFactory = _ => 20,
    };
    private readonly Option<long?> _checkpoint = new("--checkpoint-every")
    {
        Description = "Steps between two checkpoints [default: as evaluations]",
    };
    private readonly Option<int> _keep = new("--keep")
    {
        Description = "How many checkpoints are kept",
        DefaultValueFactory = _ => 2,
    };
    private readonly Option<int?> _patience = new("--patience")
    {
        Description = "Stop early, with the best weights, after so many evaluations in a row that bring nothing",
    };
    private readonly Option<long> _seed = new("--seed")
    {
        Description = "Seed of what is drawn by chance",
        DefaultValueFactory = _ => 1,
    };

    public void AddTo(Command command)
    {
        foreach (
            var option in (Option[])
                [
                    _steps,
                    _epochs,
                    _tokens,
                    _accumulate,
                    _rate,
                    _schedule,
                    _warmup,
                    _floor,
                    _optimizer,
                    _decay,
                    _beta1,
                    _beta2,
                    _clip,
                    _average,
                    _smoothing,
                    _recompute,
                    _heldOut,
                    _evaluate,
                    _evaluationBatches,
                    _checkpoint,
                    _keep,
                    _patience,
                    _seed,
                ]
        )
        {
            command.Options.Add(option);
        }
    }

    public long? Steps(ParseResult parse) => Lengths(parse).Steps;

    public double? Epochs(ParseResult parse) => Lengths(parse).Epochs;

    public long? Tokens(ParseResult parse) => Lengths(parse).Tokens;

    public long? Warmup(ParseResult parse) => parse.GetValue(_warmup);

    public double LabelSmoothing(ParseResult parse) => parse.GetValue(_smoothing);

    public bool RecomputesLayers(ParseResult parse) => parse.GetValue(_recompute);

    public double HeldOut(ParseResult parse) => parse.GetValue(_heldOut);

    public long? EvaluateEvery(ParseResult parse) => parse.GetValue(_evaluate);

    public long? CheckpointEvery(ParseResult parse) => parse.GetValue(_checkpoint);

    /// <summary>How, but for how long.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="parameters">Numbers that are learned.</param>
    /// <param name="isRecurrent">Whether it is an LSTM.</param>
    /// <exception cref="InputException">An option has a value that does not exist.</exception>
    public TrainerOptions Options(ParseResult parse, long parameters, bool isRecurrent) =>
        new()
        {
            Steps = 1,
            Optimizer = Optimizer(parse),
            LearningRate = parse.GetValue(_rate) ?? (isRecurrent ? Recurrent : 1) * UsualRate(parameters),
            Schedule = Schedule(parse) with { Floor = parse.GetValue(_floor) },
            Accumulation = parse.GetValue(_accumulate),
            ClipNorm = parse.GetValue(_clip) == 0 ? null : parse.GetValue(_clip),
            AverageDecay = parse.GetValue(_average),
            Seed = parse.GetValue(_seed),
            EvaluationBatches = parse.GetValue(_evaluationBatches),
            EarlyStopping = parse.GetValue(_patience) is { } patience
                ? new EarlyStopping { Patience = patience }
                : null,
            KeepCheckpoints = parse.GetValue(_keep),
        };

    // Kaplan et al. (2020), appendix D.6, to four digits.
    private static double UsualRate(long parameters) =>
        Math.Round(Math.Max(1e-4, 0.003239 - 0.0001395 * Math.Log(parameters)), 6);

    private (long? Steps, double? Epochs, long? Tokens) Lengths(ParseResult parse)
    {
        var (steps, epochs, tokens) = (parse.GetValue(_steps), parse.GetValue(_epochs), parse.GetValue(_tokens));
        if ((steps is null ? 0 : 1) + (epochs is null ? 0 : 1) + (tokens is null ? 0 : 1) > 1)
        {
            throw new InputException("--steps, --epochs and --tokens each say how long: give one of them");
        }

        return steps is < 1 || tokens is < 1 || epochs is <= 0
            ? throw new InputException("--steps, --epochs and --tokens say how long to train: give more than 0")
            : (steps, epochs, tokens);
    }

    private Schedule Schedule(ParseResult parse) =>
        parse.GetValue(_schedule)!.ToLowerInvariant() switch
        {
            "constant" => new ConstantRate(),
            "linear" => new LinearDecay(),
            "cosine" => new CosineDecay(),
            "cosine-restarts" => new CosineRestarts(),
            "polynomial" => new PolynomialDecay(),
            "inverse-square-root" => new InverseSquareRoot(),
            "wsd" => new WarmupStableDecay(),
            var other => throw new InputException(
                $"--schedule takes constant, linear, cosine, cosine-restarts, polynomial, inverse-square-root or wsd, not '{other}'"
            ),
        };

    private OptimizerSpec Optimizer(ParseResult parse)
    {
        var (decay, beta1, beta2) = (parse.GetValue(_decay), parse.GetValue(_beta1), parse.GetValue(_beta2));
        OptimizerSpec spec = parse.GetValue(_optimizer)!.ToLowerInvariant() switch
        {
            "adamw" => new AdamWSpec { Beta1 = beta1 ?? 0.9, Beta2 = beta2 ?? 0.95 },
            "lion" => new LionSpec { Beta1 = beta1 ?? 0.9, Beta2 = beta2 ?? 0.99 },
            "adafactor" when beta2 is null => new AdafactorSpec { Beta1 = beta1 },
            "sgd" when beta2 is null => new SgdSpec { Momentum = beta1 ?? 0.9 },
            "adafactor" or "sgd" => throw new InputException(
                $"--beta2 is for adamw and lion; {parse.GetValue(_optimizer)} has none: leave it out"
            ),
            var other => throw new InputException($"--optimizer takes adamw, adafactor, lion or sgd, not '{other}'"),
        };
        return spec with { WeightDecay = decay ?? (spec is AdamWSpec or LionSpec ? 0.1 : 0) };
    }
}
