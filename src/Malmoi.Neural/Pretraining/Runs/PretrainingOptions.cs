using System.Globalization;
using Malmoi.Neural.Pretraining.Data;
using Malmoi.Neural.Pretraining.Objectives;
using Malmoi.Neural.Pretraining.Optimizers;
using Malmoi.Neural.Pretraining.Schedules;

namespace Malmoi.Neural.Pretraining.Runs;

/// <summary>All that a pretraining is told.</summary>
public sealed record PretrainingOptions
{
    public required ModelKind Kind { get; init; }

    /// <summary>What is built; of a model that is trained on, what it is.</summary>
    public required ModelConfiguration Model { get; init; }

    public required PretrainingObjective Objective { get; init; }

    /// <summary>The corpus, as it is to be recognised.</summary>
    public required string Corpus { get; init; }

    /// <summary>A model's folder, whose weights it begins with; null: they are drawn.</summary>
    public string? ContinueFrom { get; init; }

    /// <summary>A tokenizer's file or folder; null: one is trained, or the model's own is kept.</summary>
    public string? Tokenizer { get; init; }

    /// <summary>Pieces of one that is trained.</summary>
    public required int Vocabulary { get; init; }

    /// <summary>Whether its pieces are words (LSTM).</summary>
    public bool Words { get; init; }

    public MaskUnit Masking { get; init; } = MaskUnit.Token;

    public DocumentUnit Documents { get; init; } = DocumentUnit.Line;

    /// <summary>Share of the documents that it is evaluated on; 0: none.</summary>
    public double HeldOut { get; init; } = 0.01;

    /// <summary>Rows a batch.</summary>
    public required int Batch { get; init; }

    /// <summary>Tokens a row.</summary>
    public required int Context { get; init; }

    /// <summary>How long: steps, passes over the corpus, or tokens; the first that is given.</summary>
    public long? Steps { get; init; }

    public double? Epochs { get; init; }

    public long? Tokens { get; init; }

    /// <summary>Steps until the full rate; null: a twentieth of all.</summary>
    public long? Warmup { get; init; }

    /// <summary>What <see cref="TrainerOptions.Steps"/>, the warm-up and intervals are is found out from the data.</summary>
    public required TrainerOptions Training { get; init; }

    /// <summary>Steps between two evaluations, with samples; null: ten in all; 0: none.</summary>
    public long? EvaluateEvery { get; init; }

    /// <summary>Steps between two checkpoints; null: as often as it is evaluated.</summary>
    public long? CheckpointEvery { get; init; }

    public double LabelSmoothing { get; init; }

    /// <summary>Whether layers are computed again for their gradients, and not kept (Transformers).</summary>
    public bool RecomputesLayers { get; init; }

    /// <summary>What samples go on from.</summary>
    public IReadOnlyList<string> Prompts { get; init; } = [""];

    /// <summary>Tokens a sample.</summary>
    public int SampleTokens { get; init; } = 50;

    public string Device { get; init; } = "cpu";

    public long Seed => Training.Seed;

    /// <summary>Everything on which the result depends, by the names of the options.</summary>
    public SortedDictionary<string, string> Settings()
    {
        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["corpus"] = Corpus,
            ["model"] = Model.Json.ToJsonString(),
            ["--objective"] = Objective.ToString(),
            ["--continue"] = ContinueFrom ?? "none",
            ["--tokenizer"] =
                Tokenizer
                ?? (
                    ContinueFrom is null
                        ? Words
                            ? "words"
                            : "trained"
                        : "the model's"
                ),
            ["--vocabulary-size"] = Text(Vocabulary),
            ["--mask-unit"] = Masking.ToString(),
            ["--document"] = Documents.ToString(),
            ["--held-out"] = Text(HeldOut),
            ["--batch"] = Text(Batch),
            ["--context"] = Text(Context),
            ["--accumulate"] = Text(Training.Accumulation),
            ["--learning-rate"] = Text(Training.LearningRate),
            ["--schedule"] = Training.Schedule.GetType().Name,
            ["--floor"] = Text(Training.Schedule.Floor),
            ["--optimizer"] = Training.Optimizer.GetType().Name.Replace("Spec", "", StringComparison.Ordinal),
            ["--weight-decay"] = Text(Training.Optimizer.WeightDecay),
            ["--clip"] = Training.ClipNorm is { } norm ? Text(norm) : "none",
            ["--ema"] = Training.AverageDecay is { } decay ? Text(decay) : "none",
            ["--label-smoothing"] = Text(LabelSmoothing),
            ["--seed"] = Text(Seed),
        };
        // A schedule that looks ahead makes another run of another length; the checkpoint knows.
        foreach (var (name, value) in Lengths())
        {
            settings[name] = value;
        }

        return settings;
    }

    /// <summary>Settings that a run may go on with changed.</summary>
    internal static IReadOnlySet<string> Free { get; } =
        new HashSet<string> { "--steps", "--epochs", "--tokens", "--warm-up" };

    /// <summary>The trainer's options for so many batches a pass.</summary>
    internal TrainerOptions TrainerOptions(long? perEpoch, string folder, bool hasHeldOut)
    {
        var steps =
            Steps
            ?? (
                Tokens is { } tokens ? Over(tokens, (double)Batch * Context * Training.Accumulation)
                : perEpoch is { } batches ? Over((Epochs ?? 1) * batches, Training.Accumulation)
                : 1000
            );
        var tenth = Math.Max(1, steps / 10);
        var evaluate = hasHeldOut ? EvaluateEvery ?? tenth : 0;
        return Training with
        {
            Steps = steps,
            Schedule = Training.Schedule with { Warmup = Math.Min(steps, Warmup ?? Math.Max(1, steps / 20)) },
            EvaluateEvery = evaluate,
            CheckpointEvery = CheckpointEvery ?? (evaluate > 0 ? evaluate : tenth),
            Folder = folder,
        };
    }

    private static long Over(double all, double each) => Math.Max(1, (long)Math.Ceiling(all / each));

    private IEnumerable<(string, string)> Lengths() =>
        [
            ("--steps", Steps is { } steps ? Text(steps) : "none"),
            ("--tokens", Tokens is { } tokens ? Text(tokens) : "none"),
            ("--epochs", Text(Epochs ?? 1)),
            ("--warm-up", Warmup is { } warmup ? Text(warmup) : "a twentieth"),
        ];

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
