using Malmoi.Neural.Blocks;
using static TorchSharp.torch;

namespace Malmoi.Neural.Alignment.Preferences;

/// <summary>Noise contrastive alignment (Chen et al., 2024): each answer against the reference, so that preferred ones do not become less likely.</summary>
/// <remarks>-ln σ(r(w)) - ½ ln σ(-r(w)) - ½ ln σ(-r(l)), r = β ln π/ref.</remarks>
public sealed record Nca : PreferenceLoss
{
    public override Tensor Of(PairScores scores)
    {
        using var scope = NewDisposeScope();
        var (chosen, rejected) = (TimesBeta(scores.ChosenRatio), TimesBeta(scores.RejectedRatio));
        var halves = nn.functional.logsigmoid(-chosen).Plus(nn.functional.logsigmoid(-rejected));
        return (-nn.functional.logsigmoid(chosen) - (halves * Held.Number(0.5))).MoveToOuterDisposeScope();
    }
}
