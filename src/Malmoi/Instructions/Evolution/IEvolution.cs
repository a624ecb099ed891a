namespace Malmoi.Instructions.Evolution;

/// <summary>Makes another example of one: a teacher that is asked, or rules that know the world an instruction is about.</summary>
public interface IEvolution
{
    /// <summary>The names of what it can do.</summary>
    IReadOnlyList<string> Operations { get; }

    /// <summary>Makes one.</summary>
    /// <param name="example">Of which.</param>
    /// <param name="operation">A number, by which it chooses an operation.</param>
    /// <param name="ct">Ends it.</param>
    Task<Evolved> EvolveAsync(InstructionExample example, int operation, CancellationToken ct = default);
}

/// <summary>What became of an example.</summary>
/// <param name="Operation">What was done.</param>
/// <param name="Example">The new one; null: it was eliminated.</param>
/// <param name="Fault">Why it was eliminated; null: it was not.</param>
public sealed record Evolved(string Operation, InstructionExample? Example, string? Fault = null);
