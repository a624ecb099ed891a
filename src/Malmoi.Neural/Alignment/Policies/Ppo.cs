using Malmoi.Neural.Blocks;
using static TorchSharp.torch;

namespace Malmoi.Neural.Alignment.Policies;

/// <summary>Proximal policy optimisation (Schulman et al., 2017) of a language model and its value head, as InstructGPT used it.</summary>
/// <remarks>
/// With ρ = π/π_old of a token, A its advantage, V what the value head says now, V_old what it said, R the return:
/// <code>
///   policy   mean of max(-A ρ, -A clip(ρ, 1 - ε, 1 + ε))
///   value    ½ mean of max((V - R)², (clip(V, V_old ± ε_v) - R)²)
/// </code>
/// </remarks>
public sealed record Ppo
{
    /// <summary>ε: how far a token's probability may go in one update.</summary>
    public double ClipRange { get; init; } = 0.2;

    /// <summary>ε_v: the same for the value.</summary>
    public double ValueClipRange { get; init; } = 0.2;

    /// <summary>Weight of the value head's loss.</summary>
    public double ValueWeight { get; init; } = 0.1;

    /// <summary>An update whose tokens became on average this many times likelier is skipped.</summary>
    public double MostRatio { get; init; } = 10;

    /// <param name="now">(answers, tokens): ln π now.</param>
    /// <param name="values">(answers, tokens): the value head's, now.</param>
    /// <param name="rollout">What was known when the answers were written.</param>
    /// <returns>What is to be minimised, with its two parts.</returns>
    public PpoLoss Loss(Tensor now, Tensor values, RolloutTensors rollout)
    {
        using var scope = NewDisposeScope();
        var range = Held.Number(ValueClipRange);
        var clipped = max(min(values, rollout.Values.Plus(range)), rollout.Values - range);
        var value =
            rollout.Mean(max((values - rollout.Returns).Squared(), (clipped - rollout.Returns).Squared()))
            * Held.Number(0.5);

        var ratio = (now - rollout.LogProbabilities).exp();
        var kept = ratio.clamp(Held.Number(1 - ClipRange), Held.Number(1 + ClipRange));
        var policy = rollout.Mean(max(-rollout.Advantages * ratio, -rollout.Advantages * kept));
        var skipped = Number(rollout.Mean(ratio)) > MostRatio;
        var total = policy.Plus(value * Held.Number(ValueWeight));
        return new PpoLoss(
            (skipped ? total * Held.Number(0) : total).MoveToOuterDisposeScope(),
            Number(policy),
            Number(value),
            Number(rollout.Mean((now - rollout.LogProbabilities).Squared())) / 2,
            Number(rollout.Mean(ratio.ne(kept).to(now.dtype))),
            skipped
        );
    }

    private static double Number(Tensor number) => number.to(ScalarType.Float64).item<double>();
}

/// <summary>What an update by PPO minimises, and what is watched.</summary>
/// <param name="Total">To be differentiated.</param>
/// <param name="Policy">The policy's part.</param>
/// <param name="Value">The value head's part before it is weighed.</param>
/// <param name="Distance">½ of the mean squared change of ln π since the answers were written.</param>
/// <param name="Clipped">The share of tokens whose ratio was cut.</param>
/// <param name="IsSkipped">The model had changed too much: nothing is learned.</param>
public sealed record PpoLoss(
    Tensor Total,
    double Policy,
    double Value,
    double Distance,
    double Clipped,
    bool IsSkipped
);

/// <summary>Answers of a rollout as tensors of (answers, tokens), shorter ones padded.</summary>
/// <param name="Mask">1 where there is a token.</param>
/// <param name="LogProbabilities">ln π when they were written.</param>
/// <param name="Values">What the value head expected then.</param>
/// <param name="Advantages">Of each token.</param>
/// <param name="Returns">What the value head should have said.</param>
public sealed record RolloutTensors(
    Tensor Mask,
    Tensor LogProbabilities,
    Tensor Values,
    Tensor Advantages,
    Tensor Returns
)
{
    /// <summary>The mean over all tokens there are.</summary>
    internal Tensor Mean(Tensor numbers) => (numbers * Mask).sum() / Mask.sum();
}
