namespace Malmoi.Instructions.Formatting;

/// <summary>An example that shows how a task is done, or how it is not.</summary>
/// <param name="Input">What is given.</param>
/// <param name="Output">What is answered.</param>
/// <param name="Explanation">Why; null: not said.</param>
public sealed record Demonstration(string Input, string Output, string? Explanation = null);

/// <summary>A formatted instance's parts (Zhao et al., 2023, figure 11): a task's description, demonstrations of it, and what it is to be done with.</summary>
/// <param name="Definition">What is to be done.</param>
/// <param name="Input">With what; null: nothing is given.</param>
/// <param name="Output">The answer; null: not known.</param>
public sealed record InstructionTask(string Definition, string? Input, string? Output)
{
    /// <summary>What the task is called; null: nothing.</summary>
    public string? Name { get; init; }

    /// <summary>How it is done.</summary>
    public IReadOnlyList<Demonstration> Positive { get; init; } = [];

    /// <summary>How it is not done.</summary>
    public IReadOnlyList<Demonstration> Negative { get; init; } = [];
}
