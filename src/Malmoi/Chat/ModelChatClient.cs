using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Malmoi.Chat.Tools;
using Malmoi.LanguageModels;
using Malmoi.Models;
using Malmoi.Prompting;
using Microsoft.Extensions.AI;

namespace Malmoi.Chat;

/// <summary>Any model that writes as a chat client of Microsoft.Extensions.AI: streaming, usage, stop strings, seeds, JSON and JSON schemas, tools.</summary>
/// <remarks>
/// What consecutive requests have in common is read once. Calls of tools are held to the tools' schemas where the model says so by its
/// mark, and reported; who wants them made wraps the client (<c>UseFunctionInvocation</c>). Any number of threads may use it.
/// </remarks>
public sealed class ModelChatClient : IChatClient
{
    private readonly ChatModel _model;
    private readonly IDisposable? _owned;
    private readonly ReadPrompts _read = new();
    private readonly ChatClientMetadata _metadata;

    /// <param name="model">Who answers.</param>
    /// <param name="name">What answers call it.</param>
    /// <param name="owned">Disposed with the client; null: nothing is.</param>
    public ModelChatClient(ChatModel model, string? name = null, IDisposable? owned = null) =>
        (_model, _owned, _metadata) = (model, owned, new ChatClientMetadata("malmoi", defaultModelId: name));

    /// <summary>What is asked where a request says nothing else.</summary>
    public GenerationOptions Defaults { get; init; } = new() { MaxTokens = 1024 };

    /// <summary>A model that is opened, with the template that came with it; it is disposed with the client.</summary>
    /// <exception cref="InputException">It fills blanks and does not write, or its template is broken.</exception>
    public static ModelChatClient Of(OpenedModel opened, ChatText? form = null) =>
        new(ChatModel.Of(opened, form), Path.GetFileName(Path.TrimEndingDirectorySeparator(opened.Path)), opened);

    /// <summary>Opens a model of any kind: GGUF, a Hugging Face folder of a decoder, an n-gram model.</summary>
    /// <exception cref="InputException">It is missing, damaged, or of no known kind.</exception>
    public static ModelChatClient Open(string path) => Of(LocalModel.Open(path));

    /// <exception cref="InputException">A message or option is one that the model has no place for.</exception>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    /// <exception cref="InputException">A message or option is one that the model has no place for.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(messages);
        var request = new ChatClientRequest(_model, options, Defaults);
        var conversation = ChatContents.Read(messages, options?.Instructions);
        var prompt = _model.Prompt(conversation, request.Tools);
        var answer = new Answer(_model, _read, prompt.Prompt, request.Options(prompt));
        var id = $"chatcmpl-{Guid.NewGuid():N}";
        var parts = Channel.CreateUnbounded<AnswerPart>(new() { SingleReader = true, SingleWriter = true });
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // A thread of its own: the model computes, and must not hold up who reads.
        var writing = Task.Run(() => Write(answer, prompt.Reader(), parts.Writer, gone.Token), CancellationToken.None);
        var calls = 0;
        try
        {
            await foreach (var part in parts.Reader.ReadAllAsync(cancellationToken))
            {
                calls += part.Call is null ? 0 : 1;
                yield return Update(part.Call is { } call ? ChatContents.Call(call) : new TextContent(part.Text));
            }
        }
        finally
        {
            await gone.CancelAsync();
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await writing;
        var last = Update(
            new UsageContent(
                new UsageDetails
                {
                    InputTokenCount = answer.PromptTokens,
                    OutputTokenCount = answer.NewTokens,
                    TotalTokenCount = answer.PromptTokens + answer.NewTokens,
                    CachedInputTokenCount = answer.ReusedTokens,
                }
            )
        );
        last.FinishReason =
            calls > 0 ? ChatFinishReason.ToolCalls
            : answer.End == AnswerEnd.Length ? ChatFinishReason.Length
            : ChatFinishReason.Stop;
        yield return last;

        ChatResponseUpdate Update(AIContent content) =>
            new(ChatRole.Assistant, [content])
            {
                ResponseId = id,
                MessageId = id,
                ModelId = _metadata.DefaultModelId,
                CreatedAt = DateTimeOffset.UtcNow,
            };
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType.IsInstanceOfType(this) ? this
            : serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceType == typeof(ChatModel) ? _model
            : null;
    }

    public void Dispose()
    {
        _read.Dispose();
        _owned?.Dispose();
    }

    private static void Write(
        Answer answer,
        ToolCallReader? reader,
        ChannelWriter<AnswerPart> parts,
        CancellationToken ct
    )
    {
        Exception? failure = null;
        try
        {
            foreach (var piece in answer.Write(ct))
            {
                foreach (var part in reader?.Accept(piece) ?? [new AnswerPart(piece)])
                {
                    parts.TryWrite(part);
                }
            }

            foreach (var part in reader?.Finish() ?? [])
            {
                parts.TryWrite(part);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or InputException)
        {
            failure = error;
            throw;
        }
        finally
        {
            parts.TryComplete(failure);
        }
    }
}
