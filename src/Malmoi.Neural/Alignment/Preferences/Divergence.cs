using Malmoi.Neural.Blocks;
using static TorchSharp.torch;

namespace Malmoi.Neural.Alignment.Preferences;

/// <summary>An f-divergence in the place of Kullback and Leibler's (f-DPO, Wang et al., 2024): the margin is f'(π(w)/ref(w)) - f'(π(l)/ref(l)).</summary>
public abstract record Divergence
{
    /// <summary>Kullback and Leibler's from the reference to the model, as in DPO: f'(u) = ln u + 1.</summary>
    public static Divergence ReverseKl { get; } = new ReverseKlDivergence();

    /// <summary>(pairs)</summary>
    internal abstract Tensor Margin(PairScores scores);

    private sealed record ReverseKlDivergence : Divergence
    {
        internal override Tensor Margin(PairScores scores) => scores.PolicyMargin - scores.ReferenceMargin;
    }
}

/// <summary>Jensen and Shannon's: f'(u) = ln 2u/(1 + u).</summary>
public sealed record JensenShannon : Divergence
{
    internal override Tensor Margin(PairScores scores)
    {
        var (chosen, rejected) = (scores.ChosenRatio, scores.RejectedRatio);
        // ln (1 + e^x) = -ln σ(-x)
        var ones = nn.functional.logsigmoid(-rejected) - nn.functional.logsigmoid(-chosen);
        return chosen - rejected - ones;
    }
}

/// <summary>The α-divergence: f'(u) = (1 - u^-α)/α.</summary>
public sealed record AlphaDivergence(double Alpha = 1) : Divergence
{
    internal override Tensor Margin(PairScores scores) =>
        (Power(scores.RejectedRatio) - Power(scores.ChosenRatio)) / Held.Number(Alpha);

    private Tensor Power(Tensor ratio) => (ratio * Held.Number(-Alpha)).exp();
}
