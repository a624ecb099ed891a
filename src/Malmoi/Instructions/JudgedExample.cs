using Malmoi.Prompting;

namespace Malmoi.Instructions;

/// <summary>An answer that was found good or bad by itself: a thumb up or down.</summary>
/// <param name="Prompt">What was said before, the user last.</param>
/// <param name="Answer">What was answered.</param>
/// <param name="IsGood">Whether people liked it.</param>
public sealed record JudgedExample(IReadOnlyList<Message> Prompt, string Answer, bool IsGood);
