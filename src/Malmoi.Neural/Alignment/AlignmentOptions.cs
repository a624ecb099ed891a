using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Malmoi.Neural.Finetuning.Tasks;
using Malmoi.Neural.Pretraining;
using Malmoi.Neural.Pretraining.Optimizers;
using Malmoi.Neural.Pretraining.Schedules;

namespace Malmoi.Neural.Alignment;

/// <summary>What every alignment is told, whatever it minimises.</summary>
public abstract record AlignmentOptions
{
    /// <summary>"dpo", "reward": what the run is called.</summary>
    public abstract string Method { get; }

    /// <summary>The folder of the model that it begins with.</summary>
    public required string Model { get; init; }

    /// <summary>Files of preferences.</summary>
    public required IReadOnlyList<string> Data { get; init; }

    /// <summary>A file that is only judged on; null: a share of the prompts is kept from learning.</summary>
    public string? Dev { get; init; }

    /// <summary>The share of the prompts that is kept from learning, where no file is given; 0: none.</summary>
    public double HeldOut { get; init; } = 0.1;

    /// <summary>How a conversation is written; null: by the model's own chat template.</summary>
    public string? Template { get; init; }

    /// <summary>The most tokens of a prompt with its answer; the model's positions where those are fewer.</summary>
    public int MaximumLength { get; init; } = 512;

    /// <summary>Trains a low-rank adapter and not the model; null: the model.</summary>
    public AdapterOptions? Adapter { get; init; }

    /// <summary>How long: steps, or times through the prompts.</summary>
    public long? Steps { get; init; }

    public double Epochs { get; init; } = 1;

    /// <summary>Prompts that are read at once, all their answers with them.</summary>
    public int Batch { get; init; } = 8;

    public int Accumulation { get; init; } = 1;

    public double LearningRate { get; init; } = 5e-6;

    /// <summary>The share of the steps in which the rate rises.</summary>
    public double Warmup { get; init; } = 0.1;

    public double WeightDecay { get; init; }

    /// <summary>The greatest norm of all gradients together; null: any.</summary>
    public double? ClipNorm { get; init; } = 1;

    /// <summary>Steps between two evaluations; null: ten in all.</summary>
    public long? EvaluateEvery { get; init; }

    /// <summary>Steps between two checkpoints; null: as often as it is evaluated.</summary>
    public long? CheckpointEvery { get; init; }

    public int Seed { get; init; } = 1;

    public string Device { get; init; } = "cpu";

    /// <summary>Whether records that are no preferences are left out, and not refused.</summary>
    public bool LeavesOutBroken { get; init; }

    /// <summary>Everything on which the result depends, by the names of the options.</summary>
    public virtual SortedDictionary<string, string> Settings() =>
        new(StringComparer.Ordinal)
        {
            ["model"] = Path.GetFullPath(Model),
            ["data"] = string.Join(", ", Data.Select(Path.GetFullPath)),
            ["--dev"] = Dev is null ? "none" : Path.GetFullPath(Dev),
            ["--held-out"] = Text(HeldOut),
            ["--template"] = Template ?? "the model's",
            ["--max-length"] = Text(MaximumLength),
            ["--lora"] = Adapter is null
                ? "none"
                : FormattableString.Invariant(
                    $"{Adapter.Rank}, alpha {Adapter.Alpha}, dropout {Adapter.Dropout}, {string.Join(' ', Adapter.Targets)}"
                ),
            ["--steps"] = Steps is { } steps ? Text(steps) : "none",
            ["--epochs"] = Text(Epochs),
            ["--batch"] = Text(Batch),
            ["--accumulate"] = Text(Accumulation),
            ["--learning-rate"] = Text(LearningRate),
            ["--warm-up"] = Text(Warmup),
            ["--weight-decay"] = Text(WeightDecay),
            ["--clip"] = ClipNorm is { } norm ? Text(norm) : "none",
            ["--seed"] = Text(Seed),
        };

    /// <summary>A few digits by which texts are recognised: the same file with other content is another run.</summary>
    internal static string Checksum(IEnumerable<string> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var text in texts)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(text));
            hash.AppendData([0]);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    protected static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);

    /// <exception cref="InputException">An option is out of its range.</exception>
    internal void Check()
    {
        Require(HeldOut is >= 0 and <= 0.5, "--held-out", HeldOut, "a share from 0 to 0.5");
        Require(MaximumLength >= 4, "--max-length", MaximumLength, "at least 4 tokens");
        Require(Batch >= 1, "--batch", Batch, "at least 1");
        Require(Accumulation >= 1, "--accumulate", Accumulation, "at least 1");
        Require(Epochs > 0, "--epochs", Epochs, "more than 0");
        Require(Steps is null or >= 1, "--steps", Steps ?? 0, "at least 1");
        Require(LearningRate is > 0 and < 1e3, "--learning-rate", LearningRate, "a number above 0, as 5e-6");
        Require(Warmup is >= 0 and < 1, "--warm-up", Warmup, "a share from 0 to below 1");
    }

    /// <summary>The trainer's options for so many batches a pass.</summary>
    internal TrainerOptions TrainerOptions(long perEpoch, string folder, bool hasHeldOut)
    {
        var steps = Steps ?? Math.Max(1, (long)Math.Ceiling(Epochs * perEpoch / Accumulation));
        var tenth = Math.Max(1, steps / 10);
        var evaluate = hasHeldOut ? EvaluateEvery ?? tenth : 0;
        return new TrainerOptions
        {
            Steps = steps,
            Optimizer = new AdamWSpec { WeightDecay = WeightDecay },
            LearningRate = LearningRate,
            Schedule = new LinearDecay { Warmup = (long)(steps * Warmup) },
            Accumulation = Accumulation,
            ClipNorm = ClipNorm,
            Seed = Seed,
            EvaluateEvery = evaluate,
            CheckpointEvery = CheckpointEvery ?? (evaluate > 0 ? evaluate : tenth),
            Folder = folder,
        };
    }

    private protected static void Require(bool holds, string option, double value, string expected)
    {
        if (!holds)
        {
            throw new InputException(FormattableString.Invariant($"{option} is {value}: expected {expected}"));
        }
    }
}
