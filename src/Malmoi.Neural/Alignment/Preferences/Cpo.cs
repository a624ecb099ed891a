using static TorchSharp.torch;

namespace Malmoi.Neural.Alignment.Preferences;

/// <summary>Contrastive preference optimisation (Xu et al., 2024): DPO without a reference, held by the preferred answers' own cross-entropy.</summary>
/// <remarks>-ln σ(β (ln π(w) - ln π(l))) + weight · nll(w).</remarks>
public sealed record Cpo : PreferenceLoss
{
    /// <summary>The share of labels taken to be wrong.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>Weight of the preferred answers' cross-entropy.</summary>
    public double Weight { get; init; } = 1;

    public override bool NeedsReference => false;

    public override double ChosenWeight => Weight;

    public override Tensor Of(PairScores scores)
    {
        using var scope = NewDisposeScope();
        return Smoothed(TimesBeta(scores.PolicyMargin), LabelSmoothing).MoveToOuterDisposeScope();
    }
}
