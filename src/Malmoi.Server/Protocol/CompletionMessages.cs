using System.Text.Json.Serialization;

namespace Malmoi.Server.Protocol;

/// <summary>A request to go on from a text (<c>/v1/completions</c>).</summary>
internal sealed record CompletionRequest : WritingRequest
{
    public PromptInput? Prompt { get; init; }

    /// <summary>Whether the answer begins with the prompt, its tokens judged too.</summary>
    public bool? Echo { get; init; }

    /// <summary>How many of the likeliest tokens are told at each place.</summary>
    public int? Logprobs { get; init; }

    public int? BestOf { get; init; }

    public string? Suffix { get; init; }
}

/// <summary>Texts that go on from prompts; also a part of a stream.</summary>
internal sealed record CompletionAnswer(string Id, string Object, long Created, string Model)
{
    public required IReadOnlyList<CompletionChoice> Choices { get; init; }

    public Usage? Usage { get; init; }
}

/// <summary>One text.</summary>
internal sealed record CompletionChoice(string Text, int Index)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public CompletionLogprobs? Logprobs { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? FinishReason { get; init; }
}

/// <summary>Probabilities in the layout of OpenAI's older interface, which evaluation harnesses read: four lists of one length.</summary>
/// <param name="Tokens">Each token's text.</param>
/// <param name="TokenLogprobs">ln p of each; null for the first of a text.</param>
/// <param name="TopLogprobs">The likeliest tokens at each place with their ln p; null for the first of a text.</param>
/// <param name="TextOffset">Where each begins in the text, in characters (Unicode scalar values).</param>
internal sealed record CompletionLogprobs(
    IReadOnlyList<string> Tokens,
    IReadOnlyList<float?> TokenLogprobs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)]
        IReadOnlyList<IReadOnlyDictionary<string, float>?>? TopLogprobs,
    IReadOnlyList<int> TextOffset
);
