using System.Globalization;
using Malmoi.Neural.Finetuning.Tasks;

namespace Malmoi.Neural.Alignment.Online;

/// <summary>What a run of policy training is told.</summary>
public sealed record PolicyRunOptions
{
    /// <summary>The folder of the model that it begins with, which is the reference too.</summary>
    public required string Model { get; init; }

    /// <summary>A file of prompts.</summary>
    public required string Prompts { get; init; }

    /// <summary>Rewards, with weights.</summary>
    public required IReadOnlyList<string> Rewards { get; init; }

    /// <summary>How it learns.</summary>
    public required PolicyOptions Policy { get; init; }

    /// <summary>A file of prompts that policy and reference are compared by; null: some of the others are held out.</summary>
    public string? Dev { get; init; }

    /// <summary>How many prompts are compared by.</summary>
    public int Compared { get; init; } = 32;

    /// <summary>How a conversation is written; null: by the model's own chat template.</summary>
    public string? Template { get; init; }

    /// <summary>Trains a low-rank adapter and not the model; null: the model.</summary>
    public AdapterOptions? Adapter { get; init; }

    /// <summary>Whether the critic is a head on the policy's vectors even where a reward model is there to begin with.</summary>
    public bool SharesBody { get; init; }

    /// <summary>A text that is learned beside (PPO-ptx); null: none.</summary>
    public string? Pretraining { get; init; }

    /// <summary>Tokens of its windows.</summary>
    public int PretrainingLength { get; init; } = 64;

    /// <summary>Whether prompts that are too long are left out, and not refused.</summary>
    public bool SkipsLong { get; init; }

    public string Device { get; init; } = "cpu";

    /// <summary>Everything on which the result depends, by the names of the options.</summary>
    public SortedDictionary<string, string> Settings()
    {
        var policy = Policy;
        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["model"] = Path.GetFullPath(Model),
            ["prompts"] = Path.GetFullPath(Prompts),
            ["--reward"] = string.Join(", ", Rewards),
            ["--dev"] = Dev is null ? "none" : Path.GetFullPath(Dev),
            ["--compared"] = Text(Compared),
            ["--template"] = Template ?? "the model's",
            ["--lora"] = Adapter is null
                ? "none"
                : FormattableString.Invariant(
                    $"{Adapter.Rank}, alpha {Adapter.Alpha}, {string.Join(' ', Adapter.Targets)}"
                ),
            ["--group"] = Text(policy.Method.Group),
            ["--prompts-per-step"] = Text(policy.Prompts),
            ["--answer-tokens"] = Text(policy.AnswerTokens),
            ["--temperature"] = Text(policy.Temperature),
            ["--top-p"] = policy.TopP is { } mass ? Text(mass) : "none",
            ["--at-once"] = Text(policy.AtOnce),
            ["--epochs"] = Text(policy.Epochs),
            ["--updates"] = Text(policy.Updates),
            ["--rows"] = Text(policy.Rows),
            ["--learning-rate"] = Text(policy.LearningRate),
            ["--clip"] = policy.ClipNorm is { } norm ? Text(norm) : "none",
            ["--kl"] = Text(policy.DistanceWeight),
            ["--kl-target"] = policy.DistanceTarget is { } target ? Text(target) : "none",
            ["--end-penalty"] = Text(policy.EndPenalty),
            ["--pretraining"] = Pretraining is null ? "none" : Path.GetFullPath(Pretraining),
            ["--shared-body"] = Text(SharesBody),
            ["method"] = policy.Method.ToString(),
            ["--seed"] = Text(policy.Seed),
        };
        return settings;
    }

    private static string Text<T>(T value)
        where T : IConvertible => value.ToString(CultureInfo.InvariantCulture);
}
