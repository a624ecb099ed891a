using static TorchSharp.torch;

namespace Malmoi.Neural.Alignment.Preferences;

/// <summary>Alignment by optimal transport (Melnyk et al., 2024): not each pair, but the whole distribution of scores is to be better.</summary>
/// <remarks>Both sides are sorted before they are compared, so that the smallest stands against the smallest.</remarks>
public sealed record Aot : PreferenceLoss
{
    /// <summary>The share of labels taken to be wrong.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>Preferred answers against the others, which need be no pairs then; else the model's margins against the reference's.</summary>
    public bool Unpaired { get; init; }

    public override bool KeepsPairs => false;

    public override Tensor Of(PairScores scores)
    {
        using var scope = NewDisposeScope();
        var (better, worse) = Unpaired
            ? (scores.ChosenRatio, scores.RejectedRatio)
            : (scores.PolicyMargin, scores.ReferenceMargin);
        return Smoothed(TimesBeta(better.sort().Values - worse.sort().Values), LabelSmoothing)
            .MoveToOuterDisposeScope();
    }
}
