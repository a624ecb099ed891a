using System.Text.Json.Nodes;
using Malmoi.Server.Chat;
using Malmoi.Server.Hosting;
using Malmoi.Server.Protocol;
using Malmoi.Server.Scheduling;
using Malmoi.Server.Streaming;
using Microsoft.AspNetCore.Http;

namespace Malmoi.Server.Endpoints;

/// <summary><c>POST /v1/chat/completions</c>: an answer in a conversation.</summary>
internal sealed class ChatEndpoint(ServedModels models, ServerOptions options, WritingRoom room)
{
    private const int MostLikely = 20;

    public async Task HandleAsync(HttpContext context)
    {
        var request = await RequestBody.ReadAsync(context, ServerJson.Messages.ChatRequest, options.LongestBody);
        var model = models.Find(request.Model);
        Check(request);
        var stops = (request.Stop?.Strings ?? []).Concat(model.Chat.Stops).ToArray();
        var asked = request with { Stop = stops.Length > 0 ? new StopInput(stops) : null };
        var plan = new WritingPlan(model, asked, options);
        var (prompt, tools) = model.StartChat(
            ConversationReading.Read(request.Messages),
            ToolReading.Read(request),
            (IReadOnlyDictionary<string, JsonNode?>?)request.ChatTemplateKwargs?.ToDictionary() ?? EmptyVariables
        );
        var likeliest = request.Logprobs == true ? request.TopLogprobs ?? 0 : (int?)null;
        var most = request.MaxCompletionTokens ?? request.MaxTokens;
        var choices = new ChatChoices(model, request, prompt, tools, plan.Choices);
        await room.RunAsync(
            context,
            "chat",
            model,
            writing =>
                plan.AddTo(
                    writing,
                    prompt,
                    most,
                    likeliest,
                    scoresPrompt: false,
                    tools.Constraint,
                    mustBeHeld: tools.IsOpened
                ),
            writing =>
                request.Stream == true ? StreamAsync(context, choices, writing) : AnswerAsync(context, choices, writing)
        );
    }

    private static IReadOnlyDictionary<string, JsonNode?> EmptyVariables { get; } = new Dictionary<string, JsonNode?>();

    private static void Check(ChatRequest request)
    {
        foreach (
            var (most, name) in new[]
            {
                (request.MaxTokens, "max_tokens"),
                (request.MaxCompletionTokens, "max_completion_tokens"),
            }
        )
        {
            if (most < 1)
            {
                throw ApiException.Invalid($"'{name}' is {most}: it should be 1 or more", name);
            }
        }

        if (request.TopLogprobs is { } count && (count is < 0 or > MostLikely || request.Logprobs != true))
        {
            throw ApiException.Invalid(
                $"'top_logprobs' should be from 0 to {MostLikely}, with 'logprobs' set to true",
                "top_logprobs"
            );
        }
    }

    private static async Task AnswerAsync(HttpContext context, ChatChoices choices, Writing writing)
    {
        await foreach (var (_, progress) in writing.Progress)
        {
            choices.Take(progress);
        }

        await Answer.WriteAsync(context, choices.Whole(), ServerJson.Messages.ChatAnswer);
    }

    private static Task StreamAsync(HttpContext context, ChatChoices choices, Writing writing) =>
        new EventStream<ChatAnswer>(context, ServerJson.Messages.ChatAnswer).SendAllAsync(choices.PartsAsync(writing));
}
