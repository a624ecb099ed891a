using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Malmoi.Server.Protocol;

/// <summary>A request for an answer in a conversation (<c>/v1/chat/completions</c>).</summary>
internal sealed record ChatRequest : WritingRequest
{
    public JsonArray? Messages { get; init; }

    /// <summary>The newer name of <see cref="WritingRequest.MaxTokens"/>.</summary>
    public int? MaxCompletionTokens { get; init; }

    /// <summary>Whether the probability of each token is told.</summary>
    public bool? Logprobs { get; init; }

    /// <summary>How many of the likeliest tokens are told at each place.</summary>
    public int? TopLogprobs { get; init; }

    public JsonArray? Tools { get; init; }

    public JsonNode? ToolChoice { get; init; }

    public bool? ParallelToolCalls { get; init; }

    /// <summary>More values for the model's template, as other servers call it.</summary>
    public JsonObject? ChatTemplateKwargs { get; init; }
}

/// <summary>Answers in a conversation.</summary>
internal sealed record ChatAnswer(string Id, string Object, long Created, string Model)
{
    public required IReadOnlyList<ChatChoice> Choices { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Usage? Usage { get; init; }
}

/// <summary>One answer, or in a stream a part of one.</summary>
internal sealed record ChatChoice(int Index)
{
    /// <summary>The whole answer.</summary>
    public ChatMessage? Message { get; init; }

    /// <summary>The next part of it.</summary>
    public ChatMessage? Delta { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public ChatLogprobs? Logprobs { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? FinishReason { get; init; }
}

/// <summary>What the assistant says; in a stream only what is new.</summary>
internal sealed record ChatMessage
{
    public string? Role { get; init; }

    public string? Content { get; init; }

    public IReadOnlyList<ChatToolCall>? ToolCalls { get; init; }
}

/// <summary>A call of a tool.</summary>
internal sealed record ChatToolCall(string Id, string Type, ChatFunction Function)
{
    /// <summary>Which call of the answer; in streams only.</summary>
    public int? Index { get; init; }
}

/// <summary>What is called, and with what: JSON text.</summary>
internal sealed record ChatFunction(string Name, string Arguments);

/// <summary>Probabilities of an answer's tokens.</summary>
internal sealed record ChatLogprobs(IReadOnlyList<ChatToken> Content);

/// <summary>A token and what the model thought of it.</summary>
/// <param name="Token">Its text; with U+FFFD where it is a part of a character.</param>
/// <param name="Logprob">ln p.</param>
/// <param name="Bytes">Its bytes in UTF-8.</param>
/// <param name="TopLogprobs">The likeliest tokens in its place.</param>
internal sealed record ChatToken(
    string Token,
    float Logprob,
    IReadOnlyList<int> Bytes,
    IReadOnlyList<ChatLikelyToken> TopLogprobs
);

/// <summary>A token that might have been.</summary>
internal sealed record ChatLikelyToken(string Token, float Logprob, IReadOnlyList<int> Bytes);
