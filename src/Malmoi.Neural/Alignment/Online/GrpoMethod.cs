using Malmoi.Neural.Alignment.Policies;
using static TorchSharp.torch;

namespace Malmoi.Neural.Alignment.Online;

/// <summary>Group relative policy optimisation (Shao et al., 2024) and its variants: an answer is compared with the others to the same prompt, and the distance from the reference is part of the loss.</summary>
public sealed record GrpoMethod : PolicyMethod
{
    public override string Name => "grpo";

    public override int Group { get; init; } = 8;

    private protected override int LeastGroup => 2;

    /// <summary>The clipped loss.</summary>
    public Grpo Clipping { get; init; } = new();

    /// <summary>Whether advantages are divided by the spread of their group.</summary>
    public bool Scales { get; init; } = true;

    /// <summary>Whether groups whose answers are all worth the same are left out: they teach nothing, and weaken the mean (DAPO, Yu et al., 2025). Others are drawn in their place as often as <see cref="PolicyMethod.Draws"/> says.</summary>
    public bool LeavesOutLevelGroups { get; init; }

    internal override bool CountsTokens => Clipping.Mean == TokenMean.Tokens;

    /// <summary>A published variant by its name.</summary>
    /// <exception cref="InputException">There is none of this name.</exception>
    public static GrpoMethod Variant(string name) =>
        name switch
        {
            "grpo" => new GrpoMethod(),
            "bnpo" => new GrpoMethod { Clipping = new Grpo { Mean = TokenMean.Tokens } },
            // Liu et al., 2025: neither lengths nor spreads may weigh.
            "dr-grpo" => new GrpoMethod
            {
                Scales = false,
                Clipping = new Grpo { Beta = 0, Mean = TokenMean.Longest },
            },
            "dapo" => new GrpoMethod
            {
                LeavesOutLevelGroups = true,
                Draws = 10,
                Clipping = new Grpo
                {
                    Beta = 0,
                    ClipAbove = 0.28,
                    Mean = TokenMean.Tokens,
                },
            },
            _ => throw new InputException($"'{name}' is no variant of GRPO: there are grpo, bnpo, dr-grpo, dapo"),
        };

    internal override IReadOnlyList<Rollout> Weigh(IReadOnlyList<Rollout> rollouts, double distanceWeight)
    {
        var weighed = new List<Rollout>();
        foreach (var group in rollouts.Chunk(Group))
        {
            if (LeavesOutLevelGroups && group.All(rollout => rollout.Score == group[0].Score))
            {
                continue;
            }

            var advantages = GroupAdvantages.Relative([.. group.Select(rollout => (float)rollout.Score)], Scales);
            weighed.AddRange(group.Zip(advantages, (rollout, advantage) => rollout with { Advantages = [advantage] }));
        }

        return weighed;
    }

    internal override PolicyLoss Loss(AnswerPass pass, IReadOnlyList<Rollout> rollouts, int longest)
    {
        var old = pass.Grid(rollouts, rollout => rollout.LogProbabilities);
        var references = Clipping.Beta > 0 ? pass.Grid(rollouts, rollout => rollout.References) : null;
        var advantages = tensor(rollouts.Select(rollout => rollout.Advantages[0]).ToArray()).to(pass.Mask.device);
        var total = Clipping.Loss(pass.LogProbabilities, old, references, pass.Mask, advantages, longest);
        return new PolicyLoss(
            total,
            total.item<float>(),
            0,
            Moved(pass.LogProbabilities, old, pass.Mask),
            Outside(pass.LogProbabilities, old, pass.Mask, 1 - Clipping.ClipBelow, 1 + Clipping.ClipAbove)
        );
    }
}
