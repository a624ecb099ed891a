using System.Text.RegularExpressions;

namespace Malmoi.Instructions.Rewards;

/// <summary>1 for answers in which a regular expression is found, 0 for others.</summary>
/// <param name="Pattern">In .NET's dialect, without what needs going back: its time grows with the answer's length only.</param>
public sealed record PatternReward(string Pattern) : RuleReward
{
    private readonly Regex _expression = Read(Pattern);

    /// <inheritdoc/>
    protected override float Score(Reply reply) => _expression.IsMatch(reply.Text) ? 1 : 0;

    private static Regex Read(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw new InputException($"'{pattern}' is no regular expression that can be used: {error.Message}", error);
        }
    }
}
