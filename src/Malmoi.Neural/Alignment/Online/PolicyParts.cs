using Malmoi.Decoding;
using Malmoi.Instructions.Rewards;
using Malmoi.Neural.Finetuning;
using Malmoi.Neural.Pretraining;
using TorchSharp.Modules;

namespace Malmoi.Neural.Alignment.Online;

/// <summary>What a policy's training is made of; all of it is the caller's.</summary>
public sealed record PolicyParts
{
    /// <summary>The policy: a decoder with a head for the next token.</summary>
    public required Transformer Model { get; init; }

    /// <summary>What is trained in the model's place; null: the model itself.</summary>
    public LowRank? Adapter { get; init; }

    /// <summary>What is trained, by names of their own.</summary>
    public required IReadOnlyDictionary<string, Parameter> Trained { get; init; }

    /// <summary>What is answered.</summary>
    public required IReadOnlyList<PolicyPrompt> Prompts { get; init; }

    /// <summary>What policy and reference are compared by.</summary>
    public IReadOnlyList<PolicyPrompt> HeldOut { get; init; } = [];

    /// <summary>How good answers are.</summary>
    public required IReward Reward { get; init; }

    /// <summary>Makes text of an answer's tokens.</summary>
    public required Func<WrittenAnswer, string> Text { get; init; }

    /// <summary>Tokens that end an answer.</summary>
    public IReadOnlyList<int> Ends { get; init; } = [];

    /// <summary>Tokens that are never drawn.</summary>
    public IReadOnlyList<int> Suppressed { get; init; } = [];

    /// <summary>Null: there is none.</summary>
    public Critic? Critic { get; init; }

    /// <summary>Text that is learned beside, lest the policy forget it (PPO-ptx, Ouyang et al., 2022); null: none.</summary>
    public IBatches? Pretraining { get; init; }
}
