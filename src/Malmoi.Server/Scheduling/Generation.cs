using Malmoi.Decoding;
using Malmoi.LanguageModels;

namespace Malmoi.Server.Scheduling;

/// <summary>A prompt and what is to be written after it, perhaps several texts.</summary>
/// <param name="writing">The request that it is a part of.</param>
/// <param name="number">Which of the request's prompts.</param>
internal sealed class Generation(Writing writing, int number)
{
    /// <summary>A state before the first unread token of the prompt; made on the scheduler's thread.</summary>
    public required Func<INextTokenState> Begin { get; init; }

    /// <summary>The prompt's tokens, also those that the first state has read.</summary>
    public required int[] Prompt { get; init; }

    /// <summary>Tokens of the prompt that the first state has read.</summary>
    public int AlreadyRead { get; init; }

    /// <summary>Tokens that stand before the prompt: prompts that begin alike have as many.</summary>
    public int Marks { get; init; }

    /// <summary>One for each text that is to be written.</summary>
    public required IReadOnlyList<Sampler> Samplers { get; init; }

    public required int MaxTokens { get; init; }

    /// <summary>Tokens that end a text.</summary>
    public IReadOnlySet<int> Ends { get; init; } = new HashSet<int>();

    /// <summary>What the texts are held to; null: nothing.</summary>
    public IConstraint? Constraint { get; init; }

    public IReadOnlyList<string> Stops { get; init; } = [];

    /// <summary>How many of the likeliest tokens are told at each place; null: not even the chosen one's probability is.</summary>
    public int? Likeliest { get; init; }

    /// <summary>Whether the prompt's own tokens are judged too.</summary>
    public bool ScoresPrompt { get; init; }

    public Writing Writing => writing;

    public void Report(Progress progress) => writing.Report(number, progress);
}
