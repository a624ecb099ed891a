using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Malmoi.Cli.Commands.Instructing;

/// <summary>A model behind a server that speaks OpenAI's protocol (<c>malmoi serve</c>, llama.cpp, vLLM, ...) as a chat client.</summary>
internal sealed class OpenAiTeacher : IChatClient
{
    private const string KeyVariable = "OPENAI_API_KEY";

    // A large model on a slow machine takes minutes for one reply.
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(10);

    private readonly HttpClient _client = new() { Timeout = _longest };
    private readonly Uri _completions;
    private readonly string _model;

    /// <param name="address">Of the API, with its version: http://localhost:8080/v1.</param>
    /// <param name="model">What the server calls the model.</param>
    public OpenAiTeacher(Uri address, string model)
    {
        (_completions, _model) = (new Uri($"{address.AbsoluteUri.TrimEnd('/')}/chat/completions"), model);
        if (Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } key)
        {
            _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="HttpRequestException">The server cannot be reached, or refuses.</exception>
    /// <exception cref="JsonException">It answers something else.</exception>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        using var body = new StringContent(
            Request(messages, options).ToJsonString(),
            Encoding.UTF8,
            "application/json"
        );
        using var reply = await _client.PostAsync(_completions, body, cancellationToken);
        var text = await reply.Content.ReadAsStringAsync(cancellationToken);
        if (!reply.IsSuccessStatusCode)
        {
            throw new HttpRequestException($"{_completions} says {(int)reply.StatusCode}: {Reason(text)}");
        }

        using var json = JsonDocument.Parse(text);
        return
            Member(json.RootElement, "choices") is { ValueKind: JsonValueKind.Array } choices
            && choices.EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } choice
            && Member(choice, "message") is { } message
            ? new ChatResponse(new ChatMessage(ChatRole.Assistant, Text(Member(message, "content"))))
            {
                Usage = new UsageDetails { TotalTokenCount = Tokens(json.RootElement) },
            }
            : throw new JsonException($"{_completions} answers without choices: is it a server of chat completions?");
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

    public void Dispose() => _client.Dispose();

    private JsonObject Request(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        var said = new JsonArray();
        foreach (var message in messages)
        {
            said.Add((JsonNode)new JsonObject { ["role"] = message.Role.Value, ["content"] = message.Text });
        }

        var request = new JsonObject { ["model"] = _model, ["messages"] = said };
        if (options?.Temperature is { } temperature)
        {
            request["temperature"] = temperature;
        }

        if (options?.MaxOutputTokens is { } most)
        {
            request["max_tokens"] = most;
        }

        if (options?.Seed is { } seed)
        {
            request["seed"] = seed;
        }

        return request;
    }

    // What stands in OpenAI's error object; else the reply's beginning.
    private static string Reason(string reply)
    {
        try
        {
            using var json = JsonDocument.Parse(reply);
            if (
                Member(json.RootElement, "error") is { } error
                && Text(Member(error, "message")) is { Length: > 0 } said
            )
            {
                return said;
            }
        }
        catch (JsonException)
        {
            // A page of a proxy, say: it is shown as it is.
        }

        return reply.Length <= 200 ? reply : reply[..200];
    }

    private static long? Tokens(JsonElement reply) =>
        Member(reply, "usage") is { } usage
        && Member(usage, "total_tokens") is { ValueKind: JsonValueKind.Number } count
        && count.TryGetInt64(out var tokens)
            ? tokens
            : null;

    private static string Text(JsonElement? element) =>
        element is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";

    private static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : null;
}
