namespace Malmoi.Evaluation.Assistants;

/// <summary>What an assistant is asked so that a judge may read the answers; a second turn goes on from the answer to the first.</summary>
/// <param name="Id">What results call it.</param>
/// <param name="Turns">What the user says, turn by turn; at least one.</param>
public sealed record JudgedQuestion(string Id, IReadOnlyList<string> Turns)
{
    /// <summary>A row of its own in results; empty: none.</summary>
    public string Category { get; init; } = "";

    /// <summary>Good answers to the turns, for the judge to compare with; empty: none.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>Answers that were written before, turn by turn; empty: none.</summary>
    public IReadOnlyList<string> Answers { get; init; } = [];
}
