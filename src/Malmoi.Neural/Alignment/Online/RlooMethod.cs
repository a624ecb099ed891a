using Malmoi.Neural.Alignment.Policies;
using Malmoi.Neural.Blocks;
using static TorchSharp.torch;

namespace Malmoi.Neural.Alignment.Online;

/// <summary>REINFORCE with the mean of the others as its baseline (RLOO, Ahmadian et al., 2024): a whole answer is one action, and the distance from the reference is part of its reward.</summary>
/// <remarks>
/// With ρ = π(answer)/π_old(answer), and A the reward less the mean of the other answers':
/// <code>
///   R = score - β Σ_t ln π/ref          mean of max(-A ρ, -A clip(ρ, 1 - ε, 1 + ε))
/// </code>
/// </remarks>
public sealed record RlooMethod : PolicyMethod
{
    public override string Name => "rloo";

    public override int Group { get; init; } = 4;

    private protected override int LeastGroup => 2;

    /// <summary>ε: how far the probability of an answer may go in one update.</summary>
    public double ClipRange { get; init; } = 0.2;

    internal override IReadOnlyList<Rollout> Weigh(IReadOnlyList<Rollout> rollouts, double distanceWeight) =>
        [
            .. rollouts
                .Chunk(Group)
                .SelectMany(group =>
                    group.Zip(
                        GroupAdvantages.LeaveOneOut([
                            .. group.Select(rollout => (float)(rollout.Score - (distanceWeight * rollout.Distance))),
                        ]),
                        (rollout, advantage) => rollout with { Advantages = [advantage] }
                    )
                ),
        ];

    internal override PolicyLoss Loss(AnswerPass pass, IReadOnlyList<Rollout> rollouts, int longest)
    {
        using var scope = NewDisposeScope();
        var old = pass.Grid(rollouts, rollout => rollout.LogProbabilities);
        var advantages = tensor(rollouts.Select(rollout => rollout.Advantages[0]).ToArray()).to(pass.Mask.device);
        var (now, before) = (pass.LogProbabilities.sum(-1), old.sum(-1)); // (answers)
        var ratio = (now - before).exp();
        var kept = ratio.clamp(Held.Number(1 - ClipRange), Held.Number(1 + ClipRange));
        var total = max(-advantages * ratio, -advantages * kept).mean();
        return new PolicyLoss(
            total.MoveToOuterDisposeScope(),
            total.item<float>(),
            0,
            Moved(pass.LogProbabilities, old, pass.Mask),
            Outside(now, before, ones_like(before), 1 - ClipRange, 1 + ClipRange)
        );
    }
}
