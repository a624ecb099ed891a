using System.Text;
using Malmoi.LanguageModels;

namespace Malmoi.Evaluation;

/// <summary>How well a model predicts a text, in every unit in which the field says so.</summary>
/// <remarks>
/// <code>
/// perplexity            exp(- ln p(text) / tokens)            tokens count every end mark, as KenLM counts
/// ... without unknowns  the same over the known tokens only
/// bits per character    - log2 p(text) / characters           comparable between words, syllables, jamo and subwords
/// </code>
/// Characters (Unicode scalar values) and bytes (UTF-8) are those of the text as it is written; a predicted line end counts as one.
/// </remarks>
public sealed record Perplexity
{
    public long Lines { get; init; }

    /// <summary>Scored tokens, end marks included.</summary>
    public long Tokens { get; init; }

    /// <summary>Tokens outside the vocabulary.</summary>
    public long Unknown { get; init; }

    public long Characters { get; init; }

    public long Bytes { get; init; }

    /// <summary>ln p of everything.</summary>
    public double LogProbability { get; init; }

    /// <summary>ln p of the unknown tokens alone.</summary>
    public double UnknownLogProbability { get; init; }

    public double Log10Probability => LogProbability / Math.Log(10);

    public double Bits => -LogProbability / Math.Log(2);

    /// <summary>Unknown words included; NaN of no tokens.</summary>
    public double Value => Math.Exp(-LogProbability / Tokens);

    /// <summary>Over known tokens; NaN where there is none.</summary>
    public double WithoutUnknown => Math.Exp(-(LogProbability - UnknownLogProbability) / (Tokens - Unknown));

    public double BitsPerToken => Bits / Tokens;

    public double BitsPerCharacter => Bits / Characters;

    public double BitsPerByte => Bits / Bytes;

    /// <summary>Adds up two parts of a text.</summary>
    public static Perplexity operator +(Perplexity left, Perplexity right) =>
        new()
        {
            Lines = left.Lines + right.Lines,
            Tokens = left.Tokens + right.Tokens,
            Unknown = left.Unknown + right.Unknown,
            Characters = left.Characters + right.Characters,
            Bytes = left.Bytes + right.Bytes,
            LogProbability = left.LogProbability + right.LogProbability,
            UnknownLogProbability = left.UnknownLogProbability + right.UnknownLogProbability,
        };

    /// <summary>Of one scored text.</summary>
    /// <param name="text">As it was scored.</param>
    /// <param name="score">Its score.</param>
    /// <param name="special">The ids of the model's marks.</param>
    public static Perplexity Of(string text, TextScore score, SpecialTokens special)
    {
        var (unknown, total, ofUnknown, ends) = (0, 0.0, 0.0, 0);
        foreach (var token in score.Tokens)
        {
            total += token.LogProbability;
            if (token.Token.Id == special.Unknown)
            {
                unknown++;
                ofUnknown += token.LogProbability;
            }

            ends += token.Token.Id == special.End ? 1 : 0;
        }

        return new Perplexity
        {
            Lines = 1,
            Tokens = score.Tokens.Count,
            Unknown = unknown,
            Characters = text.EnumerateRunes().Count() + ends,
            Bytes = Encoding.UTF8.GetByteCount(text) + ends,
            LogProbability = total,
            UnknownLogProbability = ofUnknown,
        };
    }

    /// <summary>Of a text in lines, each scored as a whole; memory does not grow with the text.</summary>
    public static async ValueTask<Perplexity> MeasureAsync(
        IScorer scorer,
        SpecialTokens special,
        IEnumerable<string> lines,
        CancellationToken ct = default
    )
    {
        var sum = new Perplexity();
        foreach (var chunk in lines.Chunk(4096))
        {
            var scores = await scorer.ScoreAsync(Array.ConvertAll(chunk, line => new Continuation("", line)), null, ct);
            for (var i = 0; i < chunk.Length; i++)
            {
                sum += Of(chunk[i], scores[i], special);
            }
        }

        return sum;
    }
}
