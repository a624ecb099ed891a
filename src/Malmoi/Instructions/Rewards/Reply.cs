using Malmoi.Prompting;

namespace Malmoi.Instructions.Rewards;

/// <summary>What an assistant answered.</summary>
/// <param name="Prompt">What was said before, the user last.</param>
/// <param name="Text">The answer, without the marks that end it.</param>
public sealed record Reply(IReadOnlyList<Message> Prompt, string Text);
