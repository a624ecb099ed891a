namespace Malmoi.Decoding;

/// <summary>How answers are drawn.</summary>
public sealed record AnswerOptions
{
    /// <summary>Tokens of an answer at most, the mark that ends it with them.</summary>
    public int MaxTokens { get; init; } = 128;

    /// <summary>Logits are divided by it; 0 always takes the likeliest token.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Keep the smallest set of likeliest tokens whose probabilities reach p; null: all.</summary>
    public double? TopP { get; init; }

    /// <summary>Keep the k likeliest tokens; null: all.</summary>
    public int? TopK { get; init; }

    /// <summary>Tokens that end an answer.</summary>
    public IReadOnlyList<int> Ends { get; init; } = [];

    /// <summary>Tokens that are never drawn.</summary>
    public IReadOnlyList<int> Suppressed { get; init; } = [];

    /// <summary>Answers that are written at the same time; what they remember must fit in memory.</summary>
    public int MostAtOnce { get; init; } = 64;

    /// <exception cref="InputException">An option is out of its range.</exception>
    internal void Check()
    {
        if (MaxTokens < 1)
        {
            throw new InputException($"an answer of {MaxTokens} tokens says nothing: give 1 or more");
        }

        if (!(Temperature is >= 0 and < double.PositiveInfinity))
        {
            throw new InputException(
                FormattableString.Invariant($"a temperature of {Temperature} is not a number from 0 (greedy) up")
            );
        }
    }
}
