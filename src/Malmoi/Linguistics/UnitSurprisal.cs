using Malmoi.LanguageModels;

namespace Malmoi.Linguistics;

/// <summary>How surprising a stretch of text was to a model: -log2 p(stretch | all before it) (Hale, 2001; Levy, 2008).</summary>
/// <param name="Text">As it is written.</param>
/// <param name="Range">Where it stands, in UTF-16 units.</param>
/// <param name="Tokens">How many tokens it is to the model.</param>
/// <param name="Bits">The sum of their surprisals.</param>
/// <param name="Rank">Of its token among all, 1 for the likeliest; null where it has several, or ranks were not asked for.</param>
/// <param name="EntropyBits">Of the distribution before its first token; null where it was not asked for.</param>
public sealed record UnitSurprisal(string Text, Range Range, int Tokens, double Bits, int? Rank, double? EntropyBits)
{
    private const double BitsPerNat = 1.4426950408889634;

    /// <summary>Sums the scores of a text's tokens over its words.</summary>
    /// <remarks>
    /// A token belongs to the word of its first character that is no blank. Where a token reaches over a border (<c>."</c>), the words
    /// on both sides are one.
    /// </remarks>
    /// <param name="text">The text.</param>
    /// <param name="score">Its tokens, in order.</param>
    /// <param name="unit">Over what to sum.</param>
    public static IReadOnlyList<UnitSurprisal> Of(string text, TextScore score, SurprisalUnit unit)
    {
        if (unit == SurprisalUnit.Token)
        {
            return [.. score.Tokens.Select(token => Sum(token.Token.Piece, token.Token.Range, [token]))];
        }

        var units = new List<UnitSurprisal>();
        var tokens = new Queue<TokenScore>(score.Tokens);
        // Blanks alone are one word.
        var words = new Queue<Range>(WordRanges.Of(text, unit).DefaultIfEmpty(0..text.Length));
        while (words.TryDequeue(out var word))
        {
            var (start, end) = (word.Start.Value, word.End.Value);
            var own = new List<TokenScore>();
            while (tokens.TryPeek(out var token) && (words.Count == 0 || Anchor(text, token.Token) < end))
            {
                own.Add(tokens.Dequeue());
                while (words.TryPeek(out var next) && next.Start.Value < token.Token.Range.End.Value)
                {
                    end = words.Dequeue().End.Value;
                }
            }

            if (own.Count > 0 || start < end)
            {
                units.Add(Sum(text[start..end], start..end, own));
            }
        }

        return units;
    }

    private static UnitSurprisal Sum(string text, Range range, List<TokenScore> tokens) =>
        new(
            text,
            range,
            tokens.Count,
            0 - tokens.Sum(token => token.LogProbability) * BitsPerNat,
            tokens.Count == 1 ? tokens[0].Rank : null,
            tokens.Count > 0 ? tokens[0].Entropy * BitsPerNat : null
        );

    // The first character that is no blank; of a blank token, what follows it.
    private static int Anchor(string text, Token token)
    {
        var (place, end) = (token.Range.Start.Value, token.Range.End.Value);
        while (place < end && char.IsWhiteSpace(text[place]))
        {
            place++;
        }

        return place;
    }
}
