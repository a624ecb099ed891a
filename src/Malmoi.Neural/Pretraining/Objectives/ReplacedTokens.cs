using Malmoi.Neural.Pretraining.Data;

namespace Malmoi.Neural.Pretraining.Objectives;

/// <summary>A small model fills in hidden tokens, and a large one tells of each token whether it is the original (ELECTRA, Clark et al., 2020).</summary>
/// <remarks>
/// <code>
///   the chef cooked the meal ─ hide ─ [M] chef [M] the meal ─ generator ─ the chef ate the meal
///                                                                          0    0   1   0   0    ─ discriminator
/// </code>
/// <see cref="Make"/> gives what the generator learns from: 15 % of the tokens, of which 85 % are hidden and the others stand as they are, as published.
/// </remarks>
/// <param name="masking">Hides the tokens; see <see cref="Masking"/>.</param>
public sealed class ReplacedTokens(MaskedTokens masking) : IObjective
{
    /// <summary>How the published model hides tokens.</summary>
    /// <param name="mask">The token that hides.</param>
    /// <param name="vocabularySize">Of the tokenizer.</param>
    /// <param name="begin">[CLS].</param>
    /// <param name="end">[SEP].</param>
    public static MaskedTokens Masking(int mask, int vocabularySize, int? begin, int? end) =>
        new(mask, vocabularySize)
        {
            MaskShare = 0.85,
            RandomShare = 0,
            Begin = begin,
            End = end,
        };

    public Example Make(Passage passage, Xoshiro256 random) => masking.Make(passage, random);

    /// <summary>What the discriminator learns from.</summary>
    /// <param name="hidden">What the generator read, with its labels.</param>
    /// <param name="samples">A token that the generator says at each place; those without a label are passed over.</param>
    /// <returns>The text as the generator restores it; labels: 0 where a token is the original, by chance or not, 1 where it is another, ignored in the padding.</returns>
    public static Batch Judged(Batch hidden, IdGrid samples)
    {
        var wanted = hidden.Labels ?? throw new ArgumentException("the generator's labels are missing", nameof(hidden));
        var tokens = new IdGrid(wanted.Rows, wanted.Length, [.. hidden.Tokens.Values]);
        var labels = new IdGrid(wanted.Rows, wanted.Length, new int[wanted.Values.Length]);
        for (var row = 0; row < wanted.Rows; row++)
        {
            for (var i = 0; i < wanted.Length; i++)
            {
                if (wanted[row][i] >= 0)
                {
                    tokens[row][i] = samples[row][i];
                    labels[row][i] = samples[row][i] == wanted[row][i] ? 0 : 1;
                }
            }

            labels[row][(hidden.Lengths?[row] ?? wanted.Length)..].Fill(Example.Ignored);
        }

        return hidden with
        {
            Tokens = tokens,
            Labels = labels,
        };
    }
}
