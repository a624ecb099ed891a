using Malmoi.Prompting;

namespace Malmoi.Neural.Alignment.Online;

/// <summary>Something to answer.</summary>
/// <param name="Messages">What was said before, the user last.</param>
/// <param name="Tokens">The same as the policy reads it, up to where the answer begins.</param>
public sealed record PolicyPrompt(IReadOnlyList<Message> Messages, int[] Tokens);
