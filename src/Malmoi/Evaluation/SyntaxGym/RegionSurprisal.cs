using Malmoi.LanguageModels;

namespace Malmoi.Evaluation.SyntaxGym;

/// <summary>The surprisal of a sentence's regions.</summary>
/// <remarks>
/// A token belongs to the region of its first character that is no blank; marks round the text, which have no characters, to none. A region
/// without tokens has none of any surprisal: 0.
/// </remarks>
public static class RegionSurprisal
{
    private const double BitsPerNat = 1.4426950408889634;

    /// <summary>Bits by region, in the order of the condition's regions.</summary>
    /// <param name="condition">The sentence.</param>
    /// <param name="score">Its tokens.</param>
    /// <param name="metric">Over the tokens of a region.</param>
    public static double[] Of(SyntaxCondition condition, TextScore score, RegionMetric metric = RegionMetric.Sum)
    {
        var tokens = condition.Regions.Select(_ => new List<double>()).ToArray();
        foreach (var token in score.Tokens)
        {
            var (start, end) = (token.Token.Range.Start.Value, token.Token.Range.End.Value);
            if (start == end)
            {
                continue;
            }

            while (start < end && char.IsWhiteSpace(condition.Text[start]))
            {
                start++;
            }

            // A token of blanks is said for what follows it.
            start += start == end && start < condition.Text.Length && char.IsWhiteSpace(condition.Text[start]) ? 1 : 0;
            for (var region = 0; region < tokens.Length; region++)
            {
                if (condition.Regions[region].Place.End.Value > start)
                {
                    tokens[region].Add(0 - (token.LogProbability * BitsPerNat));
                    break;
                }
            }
        }

        return Array.ConvertAll(tokens, region => region.Count == 0 ? 0 : Of(region, metric));
    }

    private static double Of(List<double> bits, RegionMetric metric) =>
        metric switch
        {
            RegionMetric.Mean => bits.Average(),
            RegionMetric.Median => Median([.. bits.Order()]),
            RegionMetric.Range => bits.Max() - bits.Min(),
            RegionMetric.Max => bits.Max(),
            RegionMetric.Min => bits.Min(),
            _ => bits.Sum(),
        };

    private static double Median(List<double> sorted) =>
        (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
}
