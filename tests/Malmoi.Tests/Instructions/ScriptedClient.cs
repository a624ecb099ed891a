using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Malmoi.Tests.Instructions;

/// <summary>A chat client that says what a function says, and remembers what it was asked.</summary>
internal sealed class ScriptedClient(Func<string, string> says) : IChatClient
{
    public List<string> Asked { get; } = [];

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var asked = messages.Last().Text;
        Asked.Add(asked);
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, says(asked))));
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

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose() { }
}
