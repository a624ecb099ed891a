using Malmoi.Neural.Blocks;
using static TorchSharp.torch;

namespace Malmoi.Neural.Alignment.Preferences;

/// <summary>A hinge in the place of DPO's logistic function (SLiC, Zhao et al., 2023): max(0, 1 - β h).</summary>
public sealed record Hinge : PreferenceLoss
{
    public override Tensor Of(PairScores scores)
    {
        using var scope = NewDisposeScope();
        var margin = scores.PolicyMargin - scores.ReferenceMargin;
        return (-TimesBeta(margin)).Plus(Held.Number(1L)).relu().MoveToOuterDisposeScope();
    }
}
