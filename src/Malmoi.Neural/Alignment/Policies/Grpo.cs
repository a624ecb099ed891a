using Malmoi.Neural.Blocks;
using static TorchSharp.torch;

namespace Malmoi.Neural.Alignment.Policies;

/// <summary>Group relative policy optimisation (Shao et al., 2024), whose advantages come from the other answers to the same prompt.</summary>
/// <remarks>
/// With ρ = π/π_old of a token and A the advantage of its answer:
/// <code>
///   -min(min(ρ, δ) A, clip(ρ, 1 - ε, 1 + ε') A) + β (e^(ln ref - ln π) - (ln ref - ln π) - 1)
/// </code>
/// </remarks>
public sealed record Grpo
{
    /// <summary>β: weight of the distance from the reference; 0 asks no reference.</summary>
    public double Beta { get; init; } = 0.04;

    /// <summary>ε: how far a probability may fall.</summary>
    public double ClipBelow { get; init; } = 0.2;

    /// <summary>ε': how far it may rise; larger in DAPO (Yu et al., 2025).</summary>
    public double ClipAbove { get; init; } = 0.2;

    /// <summary>δ: the greatest ratio that counts even where it does harm (INTELLECT-2, 2025); null: none.</summary>
    public double? MostRatio { get; init; }

    public TokenMean Mean { get; init; } = TokenMean.Answers;

    /// <param name="now">(answers, tokens): ln π now.</param>
    /// <param name="old">The same when the answers were written; null: they were written by the model as it is.</param>
    /// <param name="reference">(answers, tokens): ln ref; null where β is 0.</param>
    /// <param name="mask">(answers, tokens): 1 where there is a token.</param>
    /// <param name="advantages">(answers)</param>
    /// <param name="longest">The greatest length an answer could have had, which <see cref="TokenMean.Longest"/> divides by.</param>
    public Tensor Loss(Tensor now, Tensor? old, Tensor? reference, Tensor mask, Tensor advantages, int longest)
    {
        using var scope = NewDisposeScope();
        var ratio = (now - (old ?? now.detach())).exp();
        var kept = ratio.clamp(Held.Number(1 - ClipBelow), Held.Number(1 + ClipAbove));
        var free = MostRatio is { } most ? ratio.clamp_max(Held.Number(most)) : ratio;
        var gain = advantages.unsqueeze(1); // (answers, 1)
        var loss = -min(free * gain, kept * gain);
        if (Beta > 0)
        {
            var distance =
                (
                    reference
                    ?? throw new ArgumentException("a distance needs a reference: score the answers with it too")
                ) - now;
            loss = loss.Plus((distance.exp() - distance - Held.Number(1)) * Held.Number(Beta));
        }

        var least = Held.Number(1);
        var sum = loss * mask;
        return (
            Mean switch
            {
                TokenMean.Answers => (sum.sum(-1) / mask.sum(-1).clamp_min(least)).mean(),
                TokenMean.Tokens => sum.sum() / mask.sum().clamp_min(least),
                TokenMean.Longest => sum.sum() / Held.Number(loss.shape[0] * longest),
                _ => throw new InvalidOperationException($"there is no mean '{Mean}' of tokens"),
            }
        ).MoveToOuterDisposeScope();
    }
}

/// <summary>Over what the losses of tokens are averaged.</summary>
public enum TokenMean
{
    /// <summary>Within each answer, then over answers: long answers count no more than short ones (GRPO).</summary>
    Answers,

    /// <summary>Over all tokens of the batch (DAPO, "BNPO").</summary>
    Tokens,

    /// <summary>By the same number whatever was written (Dr. GRPO, Liu et al., 2025).</summary>
    Longest,
}
