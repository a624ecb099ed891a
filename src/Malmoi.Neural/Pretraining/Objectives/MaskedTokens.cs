using Malmoi.Neural.Pretraining.Data;

namespace Malmoi.Neural.Pretraining.Objectives;

/// <summary>What is hidden at once.</summary>
public enum MaskUnit
{
    Token,

    /// <summary>All tokens of a word.</summary>
    Word,

    /// <summary>All tokens of an eojeol.</summary>
    Eojeol,
}

/// <summary>Some tokens are hidden and told from all the others (BERT, Devlin et al., 2019; whole words, Cui et al., 2021).</summary>
/// <remarks>
/// <code>
///                          ┌ 80 % ─ [MASK]
///   15 % of the tokens ────┼ 10 % ─ a random token      labels: the tokens themselves there,
///   (whole words at once)  └ 10 % ─ as it is            and nothing elsewhere
/// </code>
/// As published, max(1, round(0.15 · n)) of n tokens are chosen; a word that would exceed that is passed over, and each token of a word is
/// drawn for by itself.
/// </remarks>
/// <param name="mask">The token that hides.</param>
/// <param name="vocabularySize">Random tokens are below this.</param>
public sealed class MaskedTokens(int mask, int vocabularySize) : IObjective
{
    /// <summary>Of all tokens that are to be told.</summary>
    public double Share { get; init; } = 0.15;

    /// <summary>Of those, that are hidden behind the mask.</summary>
    public double MaskShare { get; init; } = 0.8;

    /// <summary>Of those, in whose place stands a random token.</summary>
    public double RandomShare { get; init; } = 0.1;

    public MaskUnit Unit { get; init; } = MaskUnit.Token;

    /// <summary>Stands before the passage ([CLS], &lt;s&gt;); null: nothing does.</summary>
    public int? Begin { get; init; }

    /// <summary>Stands behind it ([SEP], &lt;/s&gt;).</summary>
    public int? End { get; init; }

    public Example Make(Passage passage, Xoshiro256 random)
    {
        int[] tokens = [.. One(Begin), .. passage.Ids, .. One(End)];
        TokenMarks[] marks = [.. Special(Begin), .. passage.Marks, .. Special(End)];
        var labels = Hide(tokens, marks, random);
        return new Example { Tokens = tokens, Labels = labels };
    }

    /// <summary>Hides some of the tokens in place.</summary>
    /// <returns>What they were; <see cref="Example.Ignored"/> where nothing is to be told.</returns>
    internal int[] Hide(Span<int> tokens, ReadOnlySpan<TokenMarks> marks, Xoshiro256 random)
    {
        var labels = new int[tokens.Length];
        labels.AsSpan().Fill(Example.Ignored);
        var units = Runs.Of(marks, Mark()).ToArray();
        random.Shuffle(units.AsSpan());
        var left = Math.Max(1, (int)Math.Round(tokens.Length * Share));
        foreach (var unit in units)
        {
            var (start, count) = unit.GetOffsetAndLength(tokens.Length);
            if (count > left)
            {
                continue;
            }

            left -= count;
            for (var i = start; i < start + count; i++)
            {
                labels[i] = tokens[i];
                var drawn = random.NextDouble();
                tokens[i] =
                    drawn < MaskShare ? mask
                    : drawn < MaskShare + RandomShare ? random.Next(vocabularySize)
                    : tokens[i];
            }
        }

        return labels;
    }

    private TokenMarks Mark() =>
        Unit switch
        {
            MaskUnit.Word => TokenMarks.Word,
            MaskUnit.Eojeol => TokenMarks.Eojeol,
            _ => TokenMarks.None,
        };

    private static int[] One(int? token) => token is { } id ? [id] : [];

    private static TokenMarks[] Special(int? token) => token is null ? [] : [TokenMarks.Special];
}
