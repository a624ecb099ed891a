using Malmoi.LanguageModels;

namespace Malmoi.Tests.Evaluation;

/// <summary>Scores whole texts by a rule of the test's own.</summary>
internal sealed class FakeScorer(Func<string, double> logProbability) : IScorer
{
    public List<string> Seen { get; } = [];

    public ValueTask<IReadOnlyList<TextScore>> ScoreAsync(
        IReadOnlyList<Continuation> requests,
        ScoreOptions? options = null,
        CancellationToken ct = default
    )
    {
        Seen.AddRange(requests.Select(request => request.Text));
        return new([.. requests.Select(request => new TextScore([Token(logProbability(request.Text))]))]);
    }

    private static TokenScore Token(double logProbability) => new(new Token(5, "x", 0..0), logProbability, false);
}
