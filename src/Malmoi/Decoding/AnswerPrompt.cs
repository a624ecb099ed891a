using Malmoi.LanguageModels;

namespace Malmoi.Decoding;

/// <summary>What is answered.</summary>
/// <param name="Tokens">What the state reads before the answer; none where what it began with is all.</param>
/// <param name="Begin">Makes the state.</param>
/// <param name="Room">Tokens of an answer at most; one at least.</param>
public sealed record AnswerPrompt(ReadOnlyMemory<int> Tokens, Func<INextTokenState> Begin, int Room);
