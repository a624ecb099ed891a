using Malmoi.Neural.Blocks;
using static TorchSharp.torch;

namespace Malmoi.Neural.Alignment.Preferences;

/// <summary>Identity preference optimisation (Azar et al., 2024): the margin is to be 1/2β and no more, so that sure pairs do not run away.</summary>
/// <remarks>(h - 1/2β)², h of mean token log-probabilities.</remarks>
public sealed record Ipo : PreferenceLoss
{
    public override bool AveragesTokens => true;

    public override Tensor Of(PairScores scores)
    {
        using var scope = NewDisposeScope();
        var margin = scores.PolicyMargin - scores.ReferenceMargin;
        return (margin - Held.Number(1 / (2 * Beta))).Squared().MoveToOuterDisposeScope();
    }
}
