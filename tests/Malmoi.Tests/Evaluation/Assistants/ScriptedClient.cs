using Microsoft.Extensions.AI;

namespace Malmoi.Tests.Evaluation.Assistants;

/// <summary>A chat client that replies by a rule of the test's own, and keeps what it was asked.</summary>
internal sealed class ScriptedClient(Func<string, string> reply) : IChatClient
{
    public List<string> Asked { get; } = [];

    public List<ChatOptions?> Options { get; } = [];

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        Asked.Add(messages.Last().Text);
        Options.Add(options);
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, reply(Asked[^1]))));
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => throw new NotSupportedException("the tests do not stream");

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose() { }
}
