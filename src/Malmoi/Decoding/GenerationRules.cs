using Malmoi.LanguageModels;

namespace Malmoi.Decoding;

/// <summary>What options forbid or make less likely, whether tokens are then sampled or searched for.</summary>
public static class GenerationRules
{
    /// <summary>Penalties, no repeated n-grams, least length, suppressed tokens.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="suppressed">Tokens never to be chosen.</param>
    /// <param name="prompt">Tokens that stand before the first new one.</param>
    /// <param name="end">Ends a text; null where there is no such token.</param>
    public static IReadOnlyList<ILogitFilter> From(
        GenerationOptions options,
        IReadOnlyList<int> suppressed,
        int prompt,
        int? end
    )
    {
        ILogitFilter?[] rules =
        [
            options.RepetitionPenalty is { } penalty ? new RepetitionPenalty(penalty) : null,
            options.FrequencyPenalty != 0 || options.PresencePenalty != 0
                ? new FrequencyPenalty(options.FrequencyPenalty, options.PresencePenalty, prompt)
                : null,
            options.NoRepeatedNGrams is { } length ? new NoRepeatedNGrams(length) : null,
            options.MinTokens > 0 && end is { } mark ? new MinimumLength(mark, prompt + options.MinTokens) : null,
            suppressed.Count > 0 ? new Suppression(suppressed) : null,
        ];
        return [.. rules.OfType<ILogitFilter>()];
    }
}
