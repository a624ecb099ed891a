using Malmoi.LanguageModels;

namespace Malmoi.Server.Scheduling;

/// <summary>A prompt in tokens, and the state that reads them.</summary>
/// <param name="Tokens">The prompt's.</param>
/// <param name="AlreadyRead">How many of them the state has read when it begins.</param>
/// <param name="Begin">Makes the state.</param>
/// <param name="Marks">Tokens before the prompt that take up room too.</param>
internal sealed record PromptStart(int[] Tokens, int AlreadyRead, Func<INextTokenState> Begin, int Marks)
{
    /// <summary>The same tokens with their places in the text; null where tokens were given.</summary>
    public IReadOnlyList<Token>? Places { get; init; }
}
