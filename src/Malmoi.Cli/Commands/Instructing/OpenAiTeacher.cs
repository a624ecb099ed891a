using System.ClientModel;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Malmoi.Cli.Commands.Instructing;

/// <summary>A model behind a server that speaks OpenAI's protocol (<c>malmoi serve</c>, llama.cpp, vLLM, ...) as a chat client.</summary>
internal sealed class OpenAiTeacher : IChatClient
{
    private const string KeyVariable = "OPENAI_API_KEY";

    private readonly ChatClient _client;

    /// <param name="address">Of the API, with its version: http://localhost:8080/v1.</param>
    /// <param name="model">What the server calls the model.</param>
    public OpenAiTeacher(Uri address, string model) =>
        // A server of one's own asks for no key, but the client does.
        _client = new OpenAIClient(
            new ApiKeyCredential(Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } key ? key : "none"),
            new OpenAIClientOptions { Endpoint = address }
        ).GetChatClient(model);

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var completion = await _client.CompleteChatAsync(
            [.. messages.Select(Message)],
            new ChatCompletionOptions
            {
                Temperature = options?.Temperature,
                MaxOutputTokenCount = options?.MaxOutputTokens,
            },
            cancellationToken
        );
        return new ChatResponse(
            new ChatMessage(ChatRole.Assistant, string.Concat(completion.Value.Content.Select(part => part.Text)))
        )
        {
            Usage = new UsageDetails { TotalTokenCount = completion.Value.Usage?.TotalTokenCount },
        };
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        foreach (var update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose() { }

    private static OpenAI.Chat.ChatMessage Message(ChatMessage message) =>
        message.Role == ChatRole.System ? new SystemChatMessage(message.Text)
        : message.Role == ChatRole.Assistant ? new AssistantChatMessage(message.Text)
        : new UserChatMessage(message.Text);
}
