using Malmoi.Neural.Blocks;
using static TorchSharp.torch;

namespace Malmoi.Neural.Alignment.Preferences;

/// <summary>What is minimised when a model learns which of two answers people preferred.</summary>
/// <remarks>
/// In the formulas π is the model that learns, ref the frozen one, w the preferred answer and l the other, σ the logistic function:
/// <code>
///   h = ln π(w)/ref(w) - ln π(l)/ref(l)
/// </code>
/// </remarks>
public abstract record PreferenceLoss
{
    /// <summary>How closely the model is held to the reference; the larger, the closer.</summary>
    public double Beta { get; init; } = 0.1;

    /// <summary>Whether a frozen model scores the answers too.</summary>
    public virtual bool NeedsReference => true;

    /// <summary>Whether answers are scored by the mean of their tokens, and not by the sum.</summary>
    public virtual bool AveragesTokens => false;

    /// <summary>Whether each loss is that of one pair, which may count more or less than others; else pairs were parted.</summary>
    public virtual bool KeepsPairs => true;

    /// <summary>Weight of the preferred answers' own cross-entropy, which the trainer adds.</summary>
    public virtual double ChosenWeight => 0;

    /// <summary>The loss of each pair: (pairs); for losses of single answers, those of the preferred ones first.</summary>
    public abstract Tensor Of(PairScores scores);

    /// <summary>β ln π/ref of the preferred answers: what the model has come to reward: (pairs)</summary>
    public Tensor ChosenRewards(PairScores scores) => Rewards(scores.PolicyChosen, scores.ReferenceChosen);

    /// <summary>The same of the others: (pairs)</summary>
    public Tensor RejectedRewards(PairScores scores) => Rewards(scores.PolicyRejected, scores.ReferenceRejected);

    private protected Tensor TimesBeta(Tensor numbers) => numbers * Held.Number(Beta);

    /// <summary>-(1 - ε) ln σ(x) - ε ln σ(-x): cross-entropy with labels of which a share ε is wrong.</summary>
    private protected static Tensor Smoothed(Tensor x, double smoothing)
    {
        var right = nn.functional.logsigmoid(x) * Held.Number(smoothing - 1);
        return smoothing == 0 ? right : right - (nn.functional.logsigmoid(-x) * Held.Number(smoothing));
    }

    private Tensor Rewards(Tensor policy, Tensor? reference)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        return TimesBeta(reference is null ? policy.detach() : policy.detach() - reference).MoveToOuterDisposeScope();
    }
}
