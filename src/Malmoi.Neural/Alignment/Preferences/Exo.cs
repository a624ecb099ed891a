using Malmoi.Neural.Blocks;
using static TorchSharp.torch;

namespace Malmoi.Neural.Alignment.Preferences;

/// <summary>Exact optimisation (Ji et al., 2024): Kullback and Leibler's divergence the other way round, from the model to the labels.</summary>
/// <remarks>σ(βh) ln (σ(βh)/(1 - ε)) + σ(-βh) ln (σ(-βh)/ε).</remarks>
public sealed record Exo : PreferenceLoss
{
    // Nothing is ever sure: ln 0 is no number.
    private const double LeastSmoothing = 1e-3;

    /// <summary>ε: the share of labels taken to be wrong; at least 0.001.</summary>
    public double LabelSmoothing { get; init; }

    public override Tensor Of(PairScores scores)
    {
        using var scope = NewDisposeScope();
        var margin = TimesBeta(scores.PolicyMargin - scores.ReferenceMargin);
        var smoothing = Math.Max(LabelSmoothing, LeastSmoothing);
        return Term(margin, 1 - smoothing).Plus(Term(-margin, smoothing)).MoveToOuterDisposeScope();
    }

    private static Tensor Term(Tensor x, double share) =>
        x.sigmoid() * (nn.functional.logsigmoid(x) - Held.Number(Math.Log(share)));
}
