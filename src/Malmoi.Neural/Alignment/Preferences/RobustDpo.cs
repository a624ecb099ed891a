using Malmoi.Neural.Blocks;
using static TorchSharp.torch;

namespace Malmoi.Neural.Alignment.Preferences;

/// <summary>DPO whose mean over noisy labels is that over true ones (Ray Chowdhury et al., 2024).</summary>
/// <remarks>(-(1 - ε) ln σ(β h) + ε ln σ(-β h)) / (1 - 2ε).</remarks>
public sealed record RobustDpo : PreferenceLoss
{
    /// <summary>ε: the share of pairs whose labels are wrong; less than a half.</summary>
    public required double WrongLabels
    {
        get;
        init =>
            field = value is >= 0 and < 0.5
                ? value
                : throw new InputException(
                    $"a share of {value} wrong labels leaves nothing to learn: give 0 or more and less than 0.5"
                );
    }

    public override Tensor Of(PairScores scores)
    {
        using var scope = NewDisposeScope();
        var margin = TimesBeta(scores.PolicyMargin - scores.ReferenceMargin);
        var right = nn.functional.logsigmoid(margin) * Held.Number(WrongLabels - 1);
        var wrong = nn.functional.logsigmoid(-margin) * Held.Number(WrongLabels);
        return (right.Plus(wrong) / Held.Number(1 - (2 * WrongLabels))).MoveToOuterDisposeScope();
    }
}
