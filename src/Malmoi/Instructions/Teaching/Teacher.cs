using Microsoft.Extensions.AI;

namespace Malmoi.Instructions.Teaching;

/// <summary>A model that writes instructions and answers for others to learn from: any chat client.</summary>
/// <param name="client">Who is asked.</param>
public sealed class Teacher(IChatClient client)
{
    /// <summary>How freely it writes.</summary>
    public float Temperature { get; init; } = 0.7f;

    /// <summary>Tokens of one reply, at most.</summary>
    public int MaxTokens { get; init; } = 1024;

    /// <summary>Of the first request; each next has the next.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Requests so far.</summary>
    public int Requests { get; private set; }

    /// <summary>Tokens that it read and wrote, where it counts them.</summary>
    public long Tokens { get; private set; }

    /// <summary>Asks one thing, with nothing said before.</summary>
    /// <returns>Without white space round it; empty where it says nothing.</returns>
    /// <exception cref="InputException">It cannot be reached, or refuses the request.</exception>
    public async Task<string> AskAsync(string prompt, CancellationToken ct = default)
    {
        var options = new ChatOptions
        {
            Temperature = Temperature,
            MaxOutputTokens = MaxTokens,
            Seed = Seed + Requests,
        };
        Requests++;
        try
        {
            var response = await client.GetResponseAsync([new ChatMessage(ChatRole.User, prompt)], options, ct);
            Tokens += response.Usage?.TotalTokenCount ?? 0;
            return response.Text.Trim();
        }
        // A server's program throws exceptions of its own; all of them are about this request.
        catch (Exception error) when (error is not (InputException or OperationCanceledException))
        {
            throw new InputException(
                $"the teacher did not answer request {Requests}: {error.Message.ReplaceLineEndings(" ").TrimEnd('.')}",
                error
            );
        }
    }
}
