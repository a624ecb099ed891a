using Malmoi.LanguageModels;

namespace Malmoi.Evaluation;

/// <summary>How frequent tokens are in some sentences, one added to each count.</summary>
public sealed class TokenFrequencies
{
    private readonly Dictionary<int, long> _counts = [];
    private readonly long _total;

    public TokenFrequencies(IEnumerable<TextScore> scores)
    {
        foreach (var token in scores.SelectMany(score => score.Tokens))
        {
            _counts[token.Token.Id] = _counts.GetValueOrDefault(token.Token.Id) + 1;
            _total++;
        }
    }

    /// <summary>Σ ln u(token), u = (count + 1) / (all + kinds + 1).</summary>
    public double LogProbability(TextScore score) =>
        score.Tokens.Sum(token =>
            Math.Log((_counts.GetValueOrDefault(token.Token.Id) + 1.0) / (_total + _counts.Count + 1))
        );
}
