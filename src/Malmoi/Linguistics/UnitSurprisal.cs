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

    /// <summary>The chance that the model goes on with just this stretch: what a cloze test estimates by asking people (Taylor, 1953).</summary>
    public double Cloze => Math.Pow(2, -Bits);

    /// <summary>Sums the scores of a text's tokens over its words.</summary>
    /// <remarks>
    /// A token belongs to the word of its first character that is no blank. Where a token reaches over a border (<c>."</c>), the words
    /// on both sides are one. An end mark, which has no characters, is one of its own.
    /// </remarks>
    /// <param name="text">The text.</param>
    /// <param name="score">Its tokens, in order.</param>
    /// <param name="unit">Over what to sum.</param>
    /// <param name="end">The id of the model's end mark; null: it predicts none.</param>
    public static IReadOnlyList<UnitSurprisal> Of(string text, TextScore score, SurprisalUnit unit, int? end = null)
    {
        if (unit == SurprisalUnit.Token)
        {
            return [.. score.Tokens.Select(token => Sum(token.Token.Piece, token.Token.Range, [token]))];
        }

        var units = new List<UnitSurprisal>();
        var marks = score.Tokens.Count > 0 && score.Tokens[^1].Token.Id == end ? 1 : 0;
        var tokens = new Queue<TokenScore>(score.Tokens.SkipLast(marks));
        // Blanks alone are one word.
        var words = new Queue<Range>(WordRanges.Of(text, unit).DefaultIfEmpty(0..text.Length));
        while (words.TryDequeue(out var word))
        {
            var (start, stop) = (word.Start.Value, word.End.Value);
            var own = new List<TokenScore>();
            while (tokens.TryPeek(out var token) && (words.Count == 0 || Anchor(text, token.Token) < stop))
            {
                own.Add(tokens.Dequeue());
                while (words.TryPeek(out var next) && next.Start.Value < token.Token.Range.End.Value)
                {
                    stop = words.Dequeue().End.Value;
                }
            }

            if (own.Count > 0 || start < stop)
            {
                units.Add(Sum(text[start..stop], start..stop, own));
            }
        }

        units.AddRange(score.Tokens.TakeLast(marks).Select(mark => Sum(mark.Token.Piece, mark.Token.Range, [mark])));
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
