namespace Malmoi.Instructions.Rendering;

/// <summary>A stretch of a conversation that was written down.</summary>
/// <param name="Text">The text.</param>
/// <param name="IsLearned">Whether the assistant says it.</param>
/// <param name="Ends">Whether the model's end mark follows, because the template writes none itself.</param>
public readonly record struct TemplatePart(string Text, bool IsLearned = false, bool Ends = false);
