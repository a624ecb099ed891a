using System.Globalization;
using Malmoi.Neural.Pretraining;

namespace Malmoi.Neural.Finetuning.Instructions;

/// <summary>All that a tuning by instructions is told.</summary>
public sealed record InstructionTuningOptions
{
    /// <summary>The model's folder.</summary>
    public required string Model { get; init; }

    /// <summary>The examples, as they are to be recognised.</summary>
    public required string Data { get; init; }

    public TunedModelOptions Opening { get; init; } = new();

    /// <summary>Tokens of an example at most; null: as many as the model has positions, 512 at most.</summary>
    public int? MaximumLength { get; init; }

    /// <summary>Whether longer ones are left out, and not cut.</summary>
    public bool DropsLong { get; init; }

    /// <summary>Whether several short ones are read in one row.</summary>
    public bool Packs { get; init; }

    /// <summary>Whether what is asked is learned too.</summary>
    public bool LearnsPrompts { get; init; }

    /// <summary>Whether the steps that lead to an answer are learned before it.</summary>
    public bool Reasons { get; init; }

    /// <summary>Rows read at once.</summary>
    public int Batch { get; init; } = 8;

    public double Epochs { get; init; } = 3;

    /// <summary>Steps in all; null: by <see cref="Epochs"/>.</summary>
    public long? Steps { get; init; }

    /// <summary>Share of the steps in which the rate rises.</summary>
    public double Warmup { get; init; } = 0.03;

    /// <summary>NEFTune's alpha; 0: no noise.</summary>
    public double Noise { get; init; }

    public bool RecomputesLayers { get; init; }

    /// <summary>What <see cref="TrainerOptions.Steps"/>, the warm-up and intervals are is found out from the data.</summary>
    public TrainerOptions Training { get; init; } = new() { Steps = 1 };

    /// <summary>Steps between two evaluations, with samples; null: ten in all.</summary>
    public long? EvaluateEvery { get; init; }

    /// <summary>Held-out prompts that are answered at each evaluation.</summary>
    public int Samples { get; init; } = 3;

    /// <summary>Tokens of such an answer at most.</summary>
    public int SampleTokens { get; init; } = 64;

    /// <summary>Settings that a run may go on with changed.</summary>
    internal static IReadOnlySet<string> Free { get; } = new HashSet<string> { "--samples" };

    /// <summary>Everything on which the result depends, by the names of the options.</summary>
    public SortedDictionary<string, string> Settings()
    {
        var adapter = Opening.Adapter;
        return new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["model"] = Path.GetFullPath(Model),
            ["data"] = Data,
            ["--method"] =
                adapter is null ? "full"
                : adapter.Decomposed ? "dora"
                : adapter.RankStabilised ? "rslora"
                : "lora",
            ["--lora"] = adapter is null ? "none" : Text(adapter.Rank),
            ["--lora-alpha"] = adapter is null ? "none" : Text(adapter.Alpha),
            ["--lora-dropout"] = adapter is null ? "none" : Text(adapter.Dropout),
            ["--lora-targets"] =
                adapter is null ? "none"
                : adapter.Targets.Count == 0 ? "queries and values"
                : string.Join(',', adapter.Targets),
            ["--quantize"] = Opening.Quantized ?? "none",
            ["--template"] = Opening.Template ?? "the model's",
            ["--max-length"] = MaximumLength is { } length ? Text(length) : "the model's",
            ["--too-long"] = DropsLong ? "drop" : "cut",
            ["--pack"] = Text(Packs),
            ["--train-on-prompts"] = Text(LearnsPrompts),
            ["--reasoning"] = Text(Reasons),
            ["--batch"] = Text(Batch),
            ["--accumulate"] = Text(Training.Accumulation),
            ["--epochs"] = Steps is null ? Text(Epochs) : "none",
            ["--steps"] = Steps is { } steps ? Text(steps) : "none",
            ["--learning-rate"] = Text(Training.LearningRate),
            ["--schedule"] = Training.Schedule.GetType().Name,
            ["--warmup"] = Text(Warmup),
            ["--optimizer"] = Training.Optimizer.GetType().Name.Replace("Spec", "", StringComparison.Ordinal),
            ["--weight-decay"] = Text(Training.Optimizer.WeightDecay),
            ["--clip"] = Training.ClipNorm is { } norm ? Text(norm) : "none",
            ["--neftune"] = Text(Noise),
            ["--samples"] = Text(Samples),
            ["--seed"] = Text(Training.Seed),
        };
    }

    /// <summary>The trainer's options for so many batches a pass.</summary>
    internal TrainerOptions TrainerOptions(long perEpoch, string folder, bool hasHeldOut)
    {
        var steps = Steps ?? Math.Max(1, (long)Math.Ceiling(Epochs * perEpoch / Training.Accumulation));
        var evaluate = EvaluateEvery ?? Math.Max(1, steps / 10);
        return Training with
        {
            Steps = steps,
            Schedule = Training.Schedule with { Warmup = (long)(steps * Warmup) },
            EvaluateEvery = hasHeldOut ? evaluate : 0,
            CheckpointEvery = Training.CheckpointEvery > 0 ? Training.CheckpointEvery : Math.Max(1, evaluate),
            Folder = folder,
        };
    }

    /// <exception cref="InputException">An option is out of its range.</exception>
    internal void Check()
    {
        if (Batch < 1 || Epochs <= 0 || !(Warmup is >= 0 and <= 1) || !(Noise is >= 0 and < 1e6))
        {
            throw new InputException(
                FormattableString.Invariant(
                    $"{Batch} rows a batch, {Epochs} epochs, a share of {Warmup} to warm up, noise of {Noise}: give a row or more, more than no epoch, a share from 0 to 1, noise from 0 on"
                )
            );
        }
    }

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);

    private static string Text(bool value) => value ? "yes" : "no";
}
