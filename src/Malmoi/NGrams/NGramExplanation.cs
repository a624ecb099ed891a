using Malmoi.LanguageModels;

namespace Malmoi.NGrams;

/// <summary>A back-off weight that was paid because the model does not know the n-gram after this context.</summary>
/// <param name="Context">Oldest word first.</param>
/// <param name="Log10Weight">log10 b(context); 0 where the model does not know the context itself, which costs nothing.</param>
/// <param name="IsKnown">Whether the model knows the context.</param>
public readonly record struct PaidBackoff(IReadOnlyList<int> Context, double Log10Weight, bool IsKnown);

/// <summary>Where one conditional probability came from.</summary>
/// <param name="Token">The predicted token.</param>
/// <param name="History">All tokens before it.</param>
/// <param name="Context">The part of the history that counts: the last n-1 tokens (Markov's assumption).</param>
/// <param name="NGram">The longest known n-gram that ends in the token; it answered.</param>
/// <param name="Log10NGram">What the model stores of it.</param>
/// <param name="Backoffs">What was paid on the way down to it, longest context first.</param>
public sealed record NGramStep(
    int Token,
    IReadOnlyList<int> History,
    IReadOnlyList<int> Context,
    IReadOnlyList<int> NGram,
    double Log10NGram,
    IReadOnlyList<PaidBackoff> Backoffs
)
{
    /// <summary>log10 p(token | history), the sum of all of it.</summary>
    public double Log10Probability => Log10NGram + Backoffs.Sum(paid => paid.Log10Weight);
}

/// <summary>Retraces how a back-off model (Katz, 1987) comes to each probability of a sentence.</summary>
/// <remarks>
/// <code>
/// p(w | h) = p*(h w)            where the model knows the n-gram h w
///          = b(h) p(w | h')     else; h' is h without its oldest word
/// </code>
/// The obvious way, by the definition; what models do to be fast gives the same sums.
/// </remarks>
public static class NGramExplanation
{
    /// <param name="model">Any back-off model.</param>
    /// <param name="history">Tokens before the first one explained; the begin mark first, if it is to count.</param>
    /// <param name="tokens">The tokens to explain.</param>
    public static IReadOnlyList<NGramStep> Explain(
        INGramModel model,
        IReadOnlyList<int> history,
        IReadOnlyList<int> tokens
    )
    {
        int[] all = [.. history, .. tokens];
        return [.. Enumerable.Range(history.Count, tokens.Count).Select(place => Step(model, all, place))];
    }

    private static NGramStep Step(INGramModel model, int[] all, int place)
    {
        var longest = Math.Min(model.Order - 1, place);
        var paid = new List<PaidBackoff>();
        for (var length = longest; length > 0; length--)
        {
            if (model.TryGet(all.AsSpan(place - length, length + 1), out var known))
            {
                return Result(length, known.Log10Probability);
            }

            var isKnown = model.TryGet(all.AsSpan(place - length, length), out var context);
            paid.Add(new PaidBackoff(all[(place - length)..place], isKnown ? context.Log10Backoff : 0, isKnown));
        }

        return Result(
            0,
            model.TryGet(all.AsSpan(place, 1), out var word) ? word.Log10Probability : double.NegativeInfinity
        );

        NGramStep Result(int length, double log10) =>
            new(
                all[place],
                all[..place],
                all[(place - longest)..place],
                all[(place - length)..(place + 1)],
                log10,
                paid
            );
    }
}
