using Malmoi.Neural.Blocks;
using static TorchSharp.torch;

namespace Malmoi.Neural.Alignment.Preferences;

/// <summary>What a reward model learns by: the preferred answer is to have the higher reward (Bradley and Terry, 1952; Ouyang et al., 2022).</summary>
/// <remarks>-ln σ(r(w) - r(l) - m), m how much better people found it (Touvron et al., 2023).</remarks>
public static class PairwiseReward
{
    /// <param name="chosen">(pairs): rewards of the preferred answers.</param>
    /// <param name="rejected">(pairs)</param>
    /// <param name="margin">(pairs): by how much one is better; null: not said.</param>
    /// <returns>Its mean.</returns>
    public static Tensor Loss(Tensor chosen, Tensor rejected, Tensor? margin = null)
    {
        using var scope = NewDisposeScope();
        return Losses(chosen, rejected, margin).mean().MoveToOuterDisposeScope();
    }

    /// <summary>The same of each pair: (pairs)</summary>
    public static Tensor Losses(Tensor chosen, Tensor rejected, Tensor? margin = null)
    {
        using var scope = NewDisposeScope();
        var difference = chosen - rejected;
        var beyond = margin is null ? difference : difference - margin;
        return (-nn.functional.logsigmoid(beyond)).MoveToOuterDisposeScope();
    }

    /// <summary>All pairs of a ranking, best first, weighed alike whatever its length (InstructGPT: one pass over K answers gives K(K - 1)/2 pairs).</summary>
    /// <param name="rewards">(answers), best first.</param>
    /// <returns>The mean over its pairs.</returns>
    public static Tensor OfRanking(Tensor rewards)
    {
        using var scope = NewDisposeScope();
        var count = (int)rewards.shape[0];
        var pairs = Enumerable
            .Range(0, count)
            .SelectMany(i => Enumerable.Range(i + 1, count - i - 1), ValueTuple.Create);
        var (better, worse) = (
            tensor(pairs.Select(pair => (long)pair.Item1).ToArray(), device: rewards.device),
            tensor(pairs.Select(pair => (long)pair.Item2).ToArray(), device: rewards.device)
        );
        return Loss(rewards.index_select(0, better), rewards.index_select(0, worse)).MoveToOuterDisposeScope();
    }

    /// <summary>The share of pairs of which the preferred answer has the higher reward; a tie is none.</summary>
    public static double Accuracy(ReadOnlySpan<float> chosen, ReadOnlySpan<float> rejected)
    {
        var right = 0;
        for (var i = 0; i < chosen.Length; i++)
        {
            right += chosen[i] > rejected[i] ? 1 : 0;
        }

        return (double)right / chosen.Length;
    }
}
