using System.CommandLine;
using Malmoi.Neural.Finetuning.Instructions;
using Malmoi.Neural.Finetuning.Tasks;
using Malmoi.Neural.Pretraining;
using Malmoi.Neural.Pretraining.Optimizers;

namespace Malmoi.Cli.Commands.Tuning;

/// <summary>How a model is tuned by instructions, as the command line asks for it: what is left out comes from the recipe, or is usual.</summary>
internal sealed class InstructionArguments
{
    private const int UsualRows = 8;

    private readonly Option<string?> _recipe = new("--recipe")
    {
        Description =
            $"Numbers of a published model, which other options change: {string.Join(", ", InstructionRecipe.All.Select(recipe => recipe.Name))}",
    };
    private readonly Option<string?> _method = new("--method")
    {
        Description = "What is trained: full, lora, rslora, dora, or qlora beside matrices of 4 bits [default: full]",
    };
    private readonly Option<string?> _quantize = new("--quantize")
    {
        Description =
            "Keep the frozen matrices beside an adapter in a few bits: nf4, q4_0, q4_k, q8_0, ... [default: qlora: nf4]; those of a quantised model stay as they are",
    };
    private readonly Option<int?> _rank = new("--lora") { Description = "Rank of the adapter [default: 8]" };
    private readonly Option<double?> _alpha = new("--lora-alpha")
    {
        Description = "The adapter is multiplied by this over its rank [default: 16]",
    };
    private readonly Option<double?> _dropout = new("--lora-dropout")
    {
        Description = "Share of the adapter's input set to zero [default: 0.05]",
    };
    private readonly Option<string?> _targets = new("--lora-targets")
    {
        Description = "Modules that are adapted, with commas between, or all-linear [default: queries and values]",
    };
    private readonly Option<string?> _template = new("--template")
    {
        Description =
            "How conversations are written: alpaca, kullm, koalpaca, kochatgpt, chatml, ..., or a file of Jinja [default: the model's own, or alpaca]",
    };
    private readonly Option<int?> _length = new("--max-length")
    {
        Description = "Tokens of an example at most [default: the model's positions, 512 at most]",
    };
    private readonly Option<string> _long = new("--too-long")
    {
        Description = "What becomes of longer examples: cut or drop",
        DefaultValueFactory = _ => "cut",
    };
    private readonly Option<bool> _pack = new("--pack")
    {
        Description = "Read several short examples in one row; none sees another (decoders)",
    };
    private readonly Option<bool> _prompts = new("--train-on-prompts")
    {
        Description = "Learn what is asked too, not the answers alone",
    };
    private readonly Option<bool> _reasoning = new("--reasoning")
    {
        Description = "Learn the steps of a column 'reasoning' before each answer (chain of thought)",
    };
    private readonly Option<double?> _epochs = new("--epochs")
    {
        Description = "Times through the examples [default: 3]",
    };
    private readonly Option<long?> _steps = new("--steps") { Description = "Steps in all, in place of --epochs" };
    private readonly Option<int?> _batch = new("--batch", "-b")
    {
        Description = $"Rows read at once [default: {UsualRows}]",
    };
    private readonly Option<int?> _accumulate = new("--accumulate")
    {
        Description = "Batches a step [default: as many as make the recipe's step, or 1]",
    };
    private readonly Option<double?> _rate = new("--learning-rate", "--lr")
    {
        Description = "The greatest [default: 2e-5, with an adapter 2e-4]",
    };
    private readonly Option<string?> _schedule = new("--schedule")
    {
        Description = "How the rate goes after the warm-up: constant, linear, cosine [default: cosine]",
    };
    private readonly Option<double?> _warmup = new("--warmup")
    {
        Description = "Share of the steps in which the rate rises [default: 0.03]",
    };
    private readonly Option<string?> _optimizer = new("--optimizer")
    {
        Description = "Optimizer: adamw, adafactor, lion [default: adamw]",
    };
    private readonly Option<double?> _decay = new("--weight-decay")
    {
        Description = "How strongly matrices are drawn to zero [default: 0]",
    };
    private readonly Option<double?> _clip = new("--clip")
    {
        Description = "Greatest norm of the gradients, 0 for any [default: 1]",
    };
    private readonly Option<double> _noise = new("--neftune")
    {
        Description = "Noise on the tokens' vectors (NEFTune's alpha, 5 to 15), 0 for none",
        DefaultValueFactory = _ => 0,
    };
    private readonly Option<bool> _recompute = new("--gradient-checkpointing")
    {
        Description = "Compute layers again for their gradients: a third more work, a fraction of the memory",
    };
    private readonly Option<long?> _evaluate = new("--evaluate-every")
    {
        Description = "Steps between two evaluations with samples [default: ten in all]",
    };
    private readonly Option<long> _checkpoint = new("--checkpoint-every")
    {
        Description = "Steps between two checkpoints, 0 for as often as it is evaluated",
        DefaultValueFactory = _ => 0,
    };
    private readonly Option<int?> _patience = new("--patience")
    {
        Description = "Stop early, with the best weights, after so many evaluations in a row that bring nothing",
    };
    private readonly Option<int> _samples = new("--samples")
    {
        Description = "Held-out prompts that are answered at each evaluation",
        DefaultValueFactory = _ => 3,
    };
    private readonly Option<int> _seed = new("--seed")
    {
        Description = "Seed of what is drawn by chance",
        DefaultValueFactory = _ => 1,
    };
    private readonly Option<string> _device = new("--device")
    {
        Description = "Where it computes: cpu, cuda, cuda:1, mps",
        DefaultValueFactory = _ => "cpu",
    };

    public void AddTo(Command command)
    {
        foreach (
            var option in (Option[])
                [
                    _recipe,
                    _method,
                    _rank,
                    _alpha,
                    _dropout,
                    _targets,
                    _quantize,
                    _template,
                    _length,
                    _long,
                    _pack,
                    _prompts,
                    _reasoning,
                    _epochs,
                    _steps,
                    _batch,
                    _accumulate,
                    _rate,
                    _schedule,
                    _warmup,
                    _optimizer,
                    _decay,
                    _clip,
                    _noise,
                    _recompute,
                    _evaluate,
                    _checkpoint,
                    _patience,
                    _samples,
                    _seed,
                    _device,
                ]
        )
        {
            command.Options.Add(option);
        }
    }

    public int Seed(ParseResult parse) => parse.GetValue(_seed);

    /// <summary>All that the run is told.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="model">The model's folder.</param>
    /// <param name="data">The examples, as they are to be recognised.</param>
    /// <exception cref="InputException">An option has a value that does not exist.</exception>
    public InstructionTuningOptions Options(ParseResult parse, string model, string data)
    {
        var recipe = parse.GetValue(_recipe) is { } name ? InstructionRecipe.Find(name) : null;
        var adapter = Adapter(parse, recipe);
        var batch = parse.GetValue(_batch) ?? Math.Min(UsualRows, recipe?.Batch ?? UsualRows);
        var clip = parse.GetValue(_clip) ?? recipe?.ClipNorm ?? 1;
        return new InstructionTuningOptions
        {
            Model = model,
            Data = data,
            Opening = new TunedModelOptions
            {
                Device = parse.GetRequiredValue(_device),
                Seed = Seed(parse),
                Adapter = adapter,
                Quantized =
                    parse.GetValue(_quantize)
                    ?? (
                        Method(parse) == "qlora" ? "nf4"
                        : adapter is null ? null
                        : recipe?.Quantized
                    ),
                Template = parse.GetValue(_template) ?? recipe?.Template,
            },
            MaximumLength = parse.GetValue(_length) ?? recipe?.Length,
            DropsLong = parse.GetValue(_long) switch
            {
                "cut" => false,
                "drop" => true,
                var other => throw new InputException($"--too-long takes cut or drop, not '{other}'"),
            },
            Packs = parse.GetValue(_pack),
            LearnsPrompts = parse.GetValue(_prompts) || recipe?.LearnsPrompts == true,
            Reasons = parse.GetValue(_reasoning),
            Batch = batch,
            Epochs = parse.GetValue(_epochs) ?? recipe?.Epochs ?? 3,
            Steps = parse.GetValue(_steps),
            Warmup = parse.GetValue(_warmup) ?? recipe?.Warmup ?? 0.03,
            Noise = parse.GetValue(_noise),
            RecomputesLayers = parse.GetValue(_recompute),
            Training = new TrainerOptions
            {
                Steps = 1,
                Accumulation =
                    parse.GetValue(_accumulate) ?? Math.Max(1, (recipe?.Batch ?? batch) / Math.Max(1, batch)),
                LearningRate = parse.GetValue(_rate) ?? recipe?.LearningRate ?? (adapter is null ? 2e-5 : 2e-4),
                Schedule = ScheduleName.Of(parse.GetValue(_schedule) ?? recipe?.Schedule ?? "cosine"),
                Optimizer = Optimizer(parse.GetValue(_optimizer) ?? recipe?.Optimizer ?? "adamw") with
                {
                    WeightDecay = parse.GetValue(_decay) ?? recipe?.WeightDecay ?? 0,
                },
                ClipNorm = clip == 0 ? null : clip,
                CheckpointEvery = parse.GetValue(_checkpoint),
                EarlyStopping = parse.GetValue(_patience) is { } patience
                    ? new EarlyStopping { Patience = patience }
                    : null,
                Seed = Seed(parse),
            },
            EvaluateEvery = parse.GetValue(_evaluate),
            Samples = parse.GetValue(_samples),
        };
    }

    private AdapterOptions? Adapter(ParseResult parse, InstructionRecipe? recipe)
    {
        var method =
            Method(parse) ?? (recipe?.Adapter is not null || parse.GetValue(_rank) is not null ? "lora" : "full");
        if (method == "full")
        {
            var without = (Option[])[_rank, _alpha, _dropout, _targets];
            return without.FirstOrDefault(option => parse.GetResult(option) is { Implicit: false }) is { } given
                ? throw new InputException(
                    $"{given.Name} is of an adapter, and the whole model is trained: give --method lora"
                )
                : null;
        }

        if (method is not ("lora" or "rslora" or "dora" or "qlora"))
        {
            throw new InputException($"--method takes full, lora, rslora, dora or qlora, not '{method}'");
        }

        var usual = recipe?.Adapter ?? new AdapterOptions();
        return new AdapterOptions
        {
            Rank = parse.GetValue(_rank) ?? usual.Rank,
            Alpha = parse.GetValue(_alpha) ?? usual.Alpha,
            Dropout = parse.GetValue(_dropout) ?? usual.Dropout,
            Targets = parse.GetValue(_targets) is { } targets
                ? targets.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                : usual.Targets,
            RankStabilised = method == "rslora",
            Decomposed = method == "dora",
        };
    }

    private string? Method(ParseResult parse) => parse.GetValue(_method)?.ToLowerInvariant();

    private static OptimizerSpec Optimizer(string name) =>
        name.ToLowerInvariant() switch
        {
            "adamw" => new AdamWSpec(),
            "adafactor" => new AdafactorSpec { ScalesByTensor = false },
            "lion" => new LionSpec(),
            _ => throw new InputException($"--optimizer takes adamw, adafactor or lion, not '{name}'"),
        };
}
