using Malmoi.Neural.Blocks;
using static TorchSharp.torch;

namespace Malmoi.Neural.Alignment.Preferences;

/// <summary>Simple preference optimisation (Meng et al., 2024): no reference, answers scored by the mean of their tokens, and a margin to win by.</summary>
/// <remarks>-ln σ(β (mean ln π(w) - mean ln π(l)) - γ).</remarks>
public sealed record SimPo : PreferenceLoss
{
    /// <summary>γ: by how much the preferred answer has to win.</summary>
    public double Margin { get; init; } = 0.5;

    /// <summary>The share of labels taken to be wrong.</summary>
    public double LabelSmoothing { get; init; }

    public override bool NeedsReference => false;

    public override bool AveragesTokens => true;

    public override Tensor Of(PairScores scores)
    {
        using var scope = NewDisposeScope();
        return Smoothed(TimesBeta(scores.PolicyMargin) - Held.Number(Margin), LabelSmoothing).MoveToOuterDisposeScope();
    }
}
