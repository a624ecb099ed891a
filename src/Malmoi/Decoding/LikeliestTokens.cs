namespace Malmoi.Decoding;

/// <summary>A token and its ln p.</summary>
public readonly record struct LikelyToken(int Id, float LogProbability);

/// <summary>What a distribution says of the token that was chosen, and which tokens it finds likeliest.</summary>
/// <param name="Chosen">The token that was chosen or given.</param>
/// <param name="Likeliest">Likeliest first; equals in the order of their ids. It need not hold the chosen one.</param>
public sealed record LikeliestTokens(LikelyToken Chosen, IReadOnlyList<LikelyToken> Likeliest)
{
    /// <summary>Reads a distribution.</summary>
    /// <param name="logits">(vocabulary) unnormalised natural logarithms.</param>
    /// <param name="chosen">The token in question.</param>
    /// <param name="count">How many of the likeliest.</param>
    public static LikeliestTokens Of(ReadOnlySpan<float> logits, int chosen, int count)
    {
        var normalizer = LogSoftmax.Normalizer(logits);
        Span<LikelyToken> best = new LikelyToken[Math.Min(count, logits.Length)];
        var found = 0;
        for (var id = 0; id < logits.Length && best.Length > 0; id++)
        {
            var logit = logits[id];
            if (found == best.Length && !(logit > best[^1].LogProbability))
            {
                continue;
            }

            found = Math.Min(found + 1, best.Length);
            var place = found - 1;
            for (; place > 0 && logit > best[place - 1].LogProbability; place--)
            {
                best[place] = best[place - 1];
            }

            best[place] = new LikelyToken(id, logit);
        }

        var likeliest = new LikelyToken[found];
        for (var i = 0; i < found; i++)
        {
            likeliest[i] = Normalized(best[i].Id, logits, normalizer);
        }

        return new LikeliestTokens(Normalized(chosen, logits, normalizer), likeliest);
    }

    private static LikelyToken Normalized(int id, ReadOnlySpan<float> logits, double normalizer) =>
        new(id, (float)(logits[id] - normalizer));
}
