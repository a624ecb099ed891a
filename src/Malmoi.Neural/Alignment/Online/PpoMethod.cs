using Malmoi.Neural.Alignment.Policies;

namespace Malmoi.Neural.Alignment.Online;

/// <summary>Proximal policy optimisation as InstructGPT's (Ouyang et al., 2022): a critic, a price on every token for going away from the reference, the score at the end.</summary>
/// <remarks>
/// <code>
///   prompt ─ policy ─ answer ─┬─ reward ───────── score ─┐
///                             ├─ reference ── -β ln π/ref ┴─ rewards ─┐
///                             └─ critic ─────────── V ────────────────┴─ advantages ─ clipped update of policy and critic
/// </code>
/// </remarks>
public sealed record PpoMethod : PolicyMethod
{
    public override string Name => "ppo";

    public override int Group { get; init; } = 1;

    public override bool NeedsCritic => true;

    internal override bool CountsTokens => true;

    /// <summary>The clipped loss.</summary>
    public Ppo Clipping { get; init; } = new();

    public GeneralizedAdvantage Advantage { get; init; } = new();

    public KlEstimator Estimator { get; init; } = KlEstimator.Difference;

    /// <summary>Whether the rewards of tokens are brought to variance one before advantages are made of them.</summary>
    public bool WhitensRewards { get; init; }

    internal override IReadOnlyList<Rollout> Weigh(IReadOnlyList<Rollout> rollouts, double distanceWeight)
    {
        float[][] rewards =
        [
            .. rollouts.Select(rollout =>
                TokenRewards.Of(rollout.Score, rollout.LogProbabilities, rollout.References, distanceWeight, Estimator)
            ),
        ];
        if (WhitensRewards)
        {
            Whitening.Apply(rewards, shift: false);
        }

        var estimates = rollouts.Zip(rewards, (rollout, reward) => Advantage.Of(reward, rollout.Values)).ToList();
        Whitening.Apply([.. estimates.Select(estimate => estimate.Advantages)]);
        return
        [
            .. rollouts.Zip(
                estimates,
                (rollout, estimate) => rollout with { Advantages = estimate.Advantages, Returns = estimate.Returns }
            ),
        ];
    }

    internal override PolicyLoss Loss(AnswerPass pass, IReadOnlyList<Rollout> rollouts, int longest)
    {
        var loss = Clipping.Loss(
            pass.LogProbabilities,
            pass.Values!,
            new RolloutTensors(
                pass.Mask,
                pass.Grid(rollouts, rollout => rollout.LogProbabilities),
                pass.Grid(rollouts, rollout => rollout.Values),
                pass.Grid(rollouts, rollout => rollout.Advantages),
                pass.Grid(rollouts, rollout => rollout.Returns)
            )
        );
        return new PolicyLoss(loss.Total, loss.Policy, loss.Value, loss.Distance, loss.Clipped);
    }
}
