using Malmoi.Neural.Blocks;
using static TorchSharp.torch;

namespace Malmoi.Neural.Alignment.Preferences;

/// <summary>Kahneman-Tversky optimisation (Ethayarajh et al., 2024): answers that are good or bad by themselves, weighed as people weigh gains and losses.</summary>
/// <remarks>1 - σ(r(w) - z) and 1 - σ(z - r(l)), r = β ln π/ref, z = β times the mean distance of the model from the reference.</remarks>
public sealed record Kto : PreferenceLoss
{
    /// <summary>Weight of good answers.</summary>
    public double DesirableWeight { get; init; } = 1;

    /// <summary>Weight of bad ones.</summary>
    public double UndesirableWeight { get; init; } = 1;

    /// <summary>Answers in pairs: each side is measured by the other's distance, through which it learns too.</summary>
    /// <returns>(2 · pairs)</returns>
    public override Tensor Of(PairScores scores)
    {
        using var scope = NewDisposeScope();
        var (chosen, rejected) = (scores.ChosenRatio, scores.RejectedRatio);
        return Of(chosen, rejected, Mean(rejected), Mean(chosen)).MoveToOuterDisposeScope();
    }

    /// <summary>Good and bad answers that belong to no pairs.</summary>
    /// <param name="scores">Of as many good as there are, and as many bad.</param>
    /// <param name="distance">How far the model is from the reference, from <see cref="Distance"/> over answers to other prompts.</param>
    /// <returns>(good + bad)</returns>
    public Tensor Of(PairScores scores, Tensor distance)
    {
        using var scope = NewDisposeScope();
        return Of(scores.ChosenRatio, scores.RejectedRatio, distance, distance).MoveToOuterDisposeScope();
    }

    /// <summary>The mean of ln π/ref, at least 0; nothing is learned through it.</summary>
    /// <param name="ratios">(answers)</param>
    public static Tensor Distance(Tensor ratios) => Mean(ratios).detach();

    private static Tensor Mean(Tensor ratios) => ratios.mean().clamp_min(Held.Number(0));

    private Tensor Of(Tensor good, Tensor bad, Tensor distanceOfGood, Tensor distanceOfBad)
    {
        // 1 - σ(x) = σ(-x)
        var gains = TimesBeta(distanceOfGood - good).sigmoid();
        var losses = TimesBeta(bad - distanceOfBad).sigmoid();
        return cat([gains * Held.Number(DesirableWeight), losses * Held.Number(UndesirableWeight)]);
    }
}
