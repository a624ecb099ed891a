namespace Malmoi.LanguageModels;

/// <summary>Text in, scores out: the meeting point of models and tasks. Batched and pure.</summary>
public interface IScorer
{
    /// <summary>Scores each request; results stand in the order of the requests.</summary>
    ValueTask<IReadOnlyList<TextScore>> ScoreAsync(
        IReadOnlyList<Continuation> requests,
        ScoreOptions? options = null,
        CancellationToken ct = default
    );
}

/// <summary>A text to score after a context. A whole document has an empty context.</summary>
public readonly record struct Continuation(string Context, string Text);

/// <summary>What to compute beyond log-probabilities.</summary>
public sealed record ScoreOptions
{
    /// <summary>Also the rank of each token and the entropy of the distribution it was drawn from: costs a whole distribution a token.</summary>
    public bool Distributions { get; init; }
}

/// <summary>A score per token: surprisal needs no second door.</summary>
public sealed record TextScore(IReadOnlyList<TokenScore> Tokens)
{
    /// <summary>ln p(text | context).</summary>
    public double LogProbability => Tokens.Sum(token => token.LogProbability);
}

/// <summary>One token and what the model thought of it.</summary>
/// <param name="Token">The token, with its place in the text.</param>
/// <param name="LogProbability">ln p(token | all before it).</param>
/// <param name="IsGreedy">Whether it was the model's first choice; false where distributions were not asked for.</param>
/// <param name="Rank">1 for the model's first choice; null unless distributions were asked for.</param>
/// <param name="Entropy">Of the distribution, in nats; null unless distributions were asked for.</param>
public readonly record struct TokenScore(
    Token Token,
    double LogProbability,
    bool IsGreedy,
    int? Rank = null,
    double? Entropy = null
);
