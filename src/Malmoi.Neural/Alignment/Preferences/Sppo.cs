using Malmoi.Neural.Blocks;
using static TorchSharp.torch;

namespace Malmoi.Neural.Alignment.Preferences;

/// <summary>Self-play preference optimisation with sure labels (Wu et al., 2024): the two ratios are to be ½β⁻¹ and -½β⁻¹.</summary>
public sealed record Sppo : PreferenceLoss
{
    public override Tensor Of(PairScores scores)
    {
        using var scope = NewDisposeScope();
        var half = Held.Number(0.5 / Beta);
        return (scores.ChosenRatio - half)
            .Squared()
            .Plus(scores.RejectedRatio.Plus(half).Squared())
            .MoveToOuterDisposeScope();
    }
}
