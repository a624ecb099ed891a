using static TorchSharp.torch;

namespace Malmoi.Neural.Alignment.Preferences;

/// <summary>Direct preference optimisation (Rafailov et al., 2023): the reward model is the language model itself.</summary>
/// <remarks>-ln σ(β h), with labels of which a share may be wrong ("conservative", Mitchell, 2023).</remarks>
public sealed record Dpo : PreferenceLoss
{
    /// <summary>The share of pairs whose labels are taken to be wrong.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>Compares with a reference that finds all answers alike.</summary>
    public bool ReferenceFree { get; init; }

    /// <summary>How far the model has gone from the reference, measured by what.</summary>
    public Divergence Divergence { get; init; } = Divergence.ReverseKl;

    public override bool NeedsReference => !ReferenceFree;

    public override Tensor Of(PairScores scores)
    {
        using var scope = NewDisposeScope();
        var margin = ReferenceFree ? scores.PolicyMargin : Divergence.Margin(scores);
        return Smoothed(TimesBeta(margin), LabelSmoothing).MoveToOuterDisposeScope();
    }
}
