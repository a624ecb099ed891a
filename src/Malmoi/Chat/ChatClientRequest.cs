using System.Text.Json.Nodes;
using Malmoi.Chat.Tools;
using Malmoi.Decoding.Constraints;
using Malmoi.LanguageModels;
using Microsoft.Extensions.AI;

namespace Malmoi.Chat;

/// <summary>What options of Microsoft.Extensions.AI ask for, as this library says it.</summary>
internal sealed class ChatClientRequest
{
    private readonly ChatModel _model;
    private readonly ChatOptions _asked;
    private readonly GenerationOptions _defaults;

    public ChatClientRequest(ChatModel model, ChatOptions? asked, GenerationOptions defaults)
    {
        (_model, _asked, _defaults) = (model, asked ?? new ChatOptions(), defaults);
        Tools = ToolsOf(_asked);
    }

    /// <summary>The tools, and whether they must be called.</summary>
    public ToolUse Tools { get; }

    /// <summary>How to choose tokens.</summary>
    /// <exception cref="InputException">An option is out of range, or a schema cannot be followed.</exception>
    public GenerationOptions Options(ToolPrompt prompt)
    {
        if (_asked.MaxOutputTokens < 1)
        {
            throw new InputException($"{_asked.MaxOutputTokens} new tokens are no answer: ask for 1 or more");
        }

        var seed = _asked.Seed is { } given ? unchecked((int)(given ^ (given >> 32))) : Random.Shared.Next();
        return _defaults with
        {
            MaxTokens = _asked.MaxOutputTokens ?? _defaults.MaxTokens,
            Temperature = _asked.Temperature ?? _defaults.Temperature,
            // A nucleus of nothing holds the likeliest token.
            TopK = _asked.TopP == 0 ? 1 : _asked.TopK ?? _defaults.TopK,
            TopP = _asked.TopP is { } mass
                ? mass is > 0 and < 1
                    ? mass
                    : null
                : _defaults.TopP,
            FrequencyPenalty = _asked.FrequencyPenalty ?? _defaults.FrequencyPenalty,
            PresencePenalty = _asked.PresencePenalty ?? _defaults.PresencePenalty,
            Seed = seed,
            StopSequences = [.. _defaults.StopSequences, .. _asked.StopSequences ?? []],
            Constraint =
                prompt.Constraint is { } held && prompt.IsOpened ? held
                : Form() is { } grammar ? _model.Hold(grammar, prompt.Prompt)
                : prompt.Constraint ?? _defaults.Constraint,
        };
    }

    private Grammar? Form() =>
        _asked.ResponseFormat is ChatResponseFormatJson json
            ? json.Schema is { } schema
                ? Grammar.FromJsonSchema(JsonNode.Parse(schema.GetRawText()), json.SchemaName ?? "the response format")
                : Grammar.JsonObject
            : null;

    private static ToolUse ToolsOf(ChatOptions asked)
    {
        var tools = (asked.Tools ?? []).Select(Described).ToList();
        var several = asked.AllowMultipleToolCalls != false;
        if (tools.Count == 0 || asked.ToolMode is NoneChatToolMode)
        {
            return ToolUse.Nothing;
        }

        if (asked.ToolMode is not RequiredChatToolMode required)
        {
            return new ToolUse(tools, ToolChoice.Auto, several);
        }

        var only = required.RequiredFunctionName;
        return only is null || tools.Exists(tool => tool.Name == only)
            ? new ToolUse(tools, ToolChoice.Required, several) { Only = only }
            : throw new InputException($"'{only}' must be called, and is none of the tools: give it with them");
    }

    private static ToolDescription Described(AITool tool) =>
        tool is AIFunctionDeclaration function
            ? new ToolDescription(
                function.Name,
                function.Description,
                JsonNode.Parse(function.JsonSchema.GetRawText()) as JsonObject
            )
            {
                IsStrict =
                    function.AdditionalProperties.TryGetValue("strict", out var strict) && strict is bool must
                        ? must
                        : null,
            }
            : throw new InputException($"the tool '{tool.Name}' is no function, and this model calls functions only");
}
