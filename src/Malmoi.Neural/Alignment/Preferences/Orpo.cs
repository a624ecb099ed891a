using Malmoi.Neural.Blocks;
using static TorchSharp.torch;

namespace Malmoi.Neural.Alignment.Preferences;

/// <summary>Odds ratio preference optimisation (Hong et al., 2024): tuning and alignment in one, without a reference.</summary>
/// <remarks>nll(w) - β ln σ(ln odds(w) - ln odds(l)), odds = p/(1 - p) of mean token log-probabilities.</remarks>
public sealed record Orpo : PreferenceLoss
{
    public override bool NeedsReference => false;

    public override bool AveragesTokens => true;

    public override double ChosenWeight => 1;

    public override Tensor Of(PairScores scores)
    {
        using var scope = NewDisposeScope();
        var odds = LogOdds(scores.PolicyChosen) - LogOdds(scores.PolicyRejected);
        return (nn.functional.logsigmoid(odds) * Held.Number(-Beta)).MoveToOuterDisposeScope();
    }

    // ln p - ln (1 - p)
    private static Tensor LogOdds(Tensor logProbability) => logProbability - (-logProbability.exp()).log1p();
}
