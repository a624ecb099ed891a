using System.Text.Json.Nodes;

namespace Malmoi.Server.Protocol;

/// <summary>What every request for new text may say; null leaves a thing as it is by default.</summary>
internal abstract record WritingRequest
{
    public string? Model { get; init; }

    public int? MaxTokens { get; init; }

    public double? Temperature { get; init; }

    public double? TopP { get; init; }

    /// <summary>How many texts a prompt.</summary>
    public int? N { get; init; }

    public bool? Stream { get; init; }

    public StreamOptions? StreamOptions { get; init; }

    public StopInput? Stop { get; init; }

    public double? PresencePenalty { get; init; }

    public double? FrequencyPenalty { get; init; }

    public Dictionary<string, double>? LogitBias { get; init; }

    public long? Seed { get; init; }

    public JsonObject? ResponseFormat { get; init; }

    /// <summary>Beyond OpenAI's interface: a grammar in GBNF that the text is held to.</summary>
    public string? Grammar { get; init; }

    /// <summary>Beyond OpenAI's interface: a regular expression that the whole text matches.</summary>
    public string? Regex { get; init; }

    /// <summary>Beyond OpenAI's interface, as other servers call it.</summary>
    public int? TopK { get; init; }

    /// <summary>Beyond OpenAI's interface, as other servers call it.</summary>
    public double? MinP { get; init; }

    /// <summary>Beyond OpenAI's interface, as other servers call it.</summary>
    public double? RepetitionPenalty { get; init; }

    /// <summary>Beyond OpenAI's interface, as other servers call it.</summary>
    public int? MinTokens { get; init; }

    /// <summary>Beyond OpenAI's interface, as other servers call it: the end mark is never chosen.</summary>
    public bool? IgnoreEos { get; init; }
}

/// <summary>What a stream holds besides text.</summary>
internal sealed record StreamOptions
{
    /// <summary>A last part says how many tokens were read and written.</summary>
    public bool? IncludeUsage { get; init; }
}

/// <summary>How many tokens were read and written.</summary>
/// <param name="PromptTokensDetails">How many of the prompt's were read for an earlier request.</param>
internal sealed record Usage(
    int PromptTokens,
    int CompletionTokens,
    int TotalTokens,
    PromptTokensDetails PromptTokensDetails
);

/// <summary>What is told of a prompt's tokens.</summary>
internal sealed record PromptTokensDetails(int CachedTokens);
