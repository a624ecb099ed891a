using Malmoi.Prompting;

namespace Malmoi.Evaluation.Assistants;

/// <summary>Two answers of which one is better.</summary>
/// <param name="Prompt">What was said before, the user last.</param>
/// <param name="Chosen">The better.</param>
/// <param name="Rejected">The worse.</param>
public sealed record PreferencePair(IReadOnlyList<Message> Prompt, string Chosen, string Rejected)
{
    /// <summary>A row of its own in results; empty: none.</summary>
    public string Group { get; init; } = "";
}
