namespace Malmoi.NGrams;

/// <summary>What every back-off model asks of its callers, and the change of base from its files to the doors.</summary>
internal static class NGramArguments
{
    /// <summary>ln 10: models store log10, the doors speak ln.</summary>
    public const double Ln10 = 2.302585092994045684;

    /// <exception cref="ArgumentOutOfRangeException">A token is outside the vocabulary.</exception>
    /// <exception cref="ArgumentException">A result has another length than what fills it.</exception>
    public static void Check(ReadOnlySpan<int> tokens, int scores, int logits, int vocabularySize)
    {
        var isWrong =
            tokens.Length == 1
                ? (uint)tokens[0] >= (uint)vocabularySize
                : tokens.ContainsAnyExceptInRange(0, vocabularySize - 1);
        if (isWrong)
        {
            var wrong = tokens[tokens.IndexOfAnyExceptInRange(0, vocabularySize - 1)];
            throw new ArgumentOutOfRangeException(nameof(tokens), wrong, $"tokens run from 0 to {vocabularySize - 1}");
        }

        if (scores != 0 && scores != tokens.Length)
        {
            throw new ArgumentException($"{tokens.Length} tokens have as many scores, not {scores}", nameof(scores));
        }

        if (logits != 0 && logits != vocabularySize)
        {
            throw new ArgumentException($"the distribution has {vocabularySize} entries, not {logits}", nameof(logits));
        }
    }

    /// <summary>log10 to ln, in place; the begin mark is never predicted.</summary>
    public static void ToNatural(Span<float> log10, NGramVocabularyMarks marks)
    {
        for (var i = 0; i < log10.Length; i++)
        {
            log10[i] = (float)(log10[i] * Ln10);
        }

        if (marks.Begin >= 0)
        {
            log10[marks.Begin] = float.NegativeInfinity;
        }
    }
}
