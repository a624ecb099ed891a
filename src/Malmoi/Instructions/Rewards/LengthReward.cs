namespace Malmoi.Instructions.Rewards;

/// <summary>Answers of a wanted length: 1 within the bounds, and the less the further outside.</summary>
/// <remarks>length/least below the bounds, most/length above them.</remarks>
/// <param name="Least">Characters (UTF-16 units) at least.</param>
/// <param name="Most">Characters at most.</param>
public sealed record LengthReward(int Least, int Most) : RuleReward
{
    /// <inheritdoc/>
    protected override float Score(Reply reply) =>
        reply.Text.Length < Least ? (float)reply.Text.Length / Least
        : reply.Text.Length > Most ? (float)Most / reply.Text.Length
        : 1;
}
