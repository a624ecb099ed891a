using Malmoi.Neural.Alignment.Online;

namespace Malmoi.Cli.Commands.Aligning;

/// <summary>A way to learn from one's own answers, on the command line: its name, what it does, and what suits it.</summary>
/// <param name="Name">"ppo".</param>
/// <param name="Description">What it does.</param>
/// <param name="Group">Answers to each prompt.</param>
/// <param name="Prompts">Prompts a step.</param>
/// <param name="Epochs">Times that a step's answers are learned from.</param>
/// <param name="DistanceWeight">β.</param>
internal sealed record PolicyVerb(
    string Name,
    string Description,
    int Group,
    int Prompts,
    int Epochs,
    double DistanceWeight
)
{
    public static IReadOnlyList<PolicyVerb> All { get; } =
    [
        new(
            "ppo",
            "Let a model write answers and learn from their reward, with a critic (PPO as in InstructGPT, Ouyang et al., 2022)",
            Group: 1,
            Prompts: 32,
            Epochs: 4,
            DistanceWeight: 0.05
        ),
        new(
            "grpo",
            "The same by comparing answers to one prompt, without a critic (GRPO, Shao et al., 2024; Dr. GRPO; DAPO)",
            Group: 8,
            Prompts: 8,
            Epochs: 1,
            DistanceWeight: 0.04
        ),
        new(
            "rloo",
            "The same with the other answers' mean as a baseline (RLOO, Ahmadian et al., 2024)",
            Group: 4,
            Prompts: 8,
            Epochs: 1,
            DistanceWeight: 0.05
        ),
    ];

    /// <summary>Whether a critic learns beside the policy.</summary>
    public bool HasCritic => Name == "ppo";

    /// <summary>Whether the distance is part of the reward, and may follow a target.</summary>
    public bool PaysForDistance => Name != "grpo";

    /// <summary>Whether answers to one prompt are compared.</summary>
    public bool HasGroups => Group > 1;

    /// <summary>The method as it was told.</summary>
    /// <param name="group">Answers to each prompt.</param>
    /// <param name="variant">Of GRPO.</param>
    /// <param name="distanceWeight">β; null: the variant's.</param>
    /// <param name="draws">Times that prompts are drawn at most in a step; null: the variant's.</param>
    public PolicyMethod Method(int group, string variant, double? distanceWeight, int? draws)
    {
        if (Name == "grpo")
        {
            var method = GrpoMethod.Variant(variant) with { Group = group };
            method = method with { Draws = draws ?? method.Draws };
            return method with { Clipping = method.Clipping with { Beta = distanceWeight ?? method.Clipping.Beta } };
        }

        return HasGroups ? new RlooMethod { Group = group } : new PpoMethod { Group = group };
    }
}
