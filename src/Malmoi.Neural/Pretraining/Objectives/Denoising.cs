using Malmoi.Neural.Pretraining.Data;
using Malmoi.Neural.Pretraining.Objectives.Noise;

namespace Malmoi.Neural.Pretraining.Objectives;

/// <summary>A text is restored from what noise has made of it (BART, Lewis et al., 2020).</summary>
/// <remarks>
/// <code>
///   text                 A B C . D E .
///   token masking        A _ C . _ E .
///   token deletion       A . C . E .
///   text infilling       A _ . D _ E .        a span of 0, 1, 2 ... words becomes one mask
///   sentence permutation D E . A B C .
///   document rotation    C . D E . A B
/// </code>
/// The published model permutes all sentences and fills in 30 % of the words in spans of Poisson length, 3 in the mean: the defaults. Each noise has a
/// file of its own below, and several go one after another, in the order of the drawing but for the permutation, which is first.
/// </remarks>
/// <param name="mask">The token that hides.</param>
/// <param name="start">What the decoder reads first (BART's is its end mark).</param>
/// <param name="begin">Before source and target; null: nothing is.</param>
/// <param name="end">Behind both.</param>
public sealed class Denoising(int mask, int start, int? begin, int? end) : IObjective
{
    /// <summary>Of the tokens that are hidden one by one.</summary>
    public double MaskedShare { get; init; }

    /// <summary>Of the tokens that are left out, nothing telling where.</summary>
    public double DeletedShare { get; init; }

    /// <summary>Of the words that are hidden in spans.</summary>
    public double InfilledShare { get; init; } = 0.3;

    /// <summary>Words a span in the mean.</summary>
    public double MeanSpan { get; init; } = 3;

    /// <summary>Of the sentences that change places.</summary>
    public double PermutedShare { get; init; } = 1;

    /// <summary>Of the texts that are turned.</summary>
    public double RotatedShare { get; init; }

    public Example Make(Passage passage, Xoshiro256 random)
    {
        var noisy = passage;
        if (PermutedShare > 0)
        {
            noisy = SentencePermutation.Apply(noisy, PermutedShare, random);
        }

        if (MaskedShare > 0)
        {
            noisy = TokenMasking.Apply(noisy, MaskedShare, mask, random);
        }

        if (DeletedShare > 0)
        {
            noisy = TokenDeletion.Apply(noisy, DeletedShare, random);
        }

        if (InfilledShare > 0)
        {
            noisy = TextInfilling.Apply(noisy, InfilledShare, MeanSpan, mask, random);
        }

        if (random.NextDouble() < RotatedShare)
        {
            noisy = DocumentRotation.Apply(noisy, random);
        }

        return Example.Conditional(Framed(noisy.Ids), Framed(passage.Ids), start);
    }

    private int[] Framed(int[] ids) => [.. One(begin), .. ids, .. One(end)];

    private static int[] One(int? token) => token is { } id ? [id] : [];
}
