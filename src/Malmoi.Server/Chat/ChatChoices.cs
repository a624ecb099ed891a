using System.Text;
using Malmoi.Chat.Tools;
using Malmoi.Decoding;
using Malmoi.Server.Endpoints;
using Malmoi.Server.Protocol;
using Malmoi.Server.Scheduling;

namespace Malmoi.Server.Chat;

/// <summary>The answers of one request to <c>/v1/chat/completions</c> as they grow.</summary>
internal sealed class ChatChoices(
    ServedModel model,
    ChatRequest request,
    PromptStart prompt,
    ToolPrompt tools,
    int choices
)
{
    private readonly Growing[] _answers =
    [
        .. Enumerable
            .Range(0, choices)
            .Select(_ => new Growing(tools.Reader()) { Previous = prompt.Tokens is [.., var last] ? last : null }),
    ];
    private readonly string _id = $"chatcmpl-{Guid.NewGuid():N}";
    private readonly long _created = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
    private int _remembered;

    public void Take(Progress progress)
    {
        switch (progress)
        {
            case PromptRead read:
                _remembered = read.Remembered;
                break;
            case TextWritten written:
                var answer = _answers[written.Choice];
                answer.Add(written.Text);
                foreach (var token in written.Tokens)
                {
                    answer.Tokens.Add(Token(token, answer.Previous));
                    answer.Previous = token.Id;
                }

                break;
            case TextEnded ended:
                _answers[ended.Choice].End(ended);
                break;
        }
    }

    /// <summary>All answers at once.</summary>
    public ChatAnswer Whole() => Part("chat.completion", [.. _answers.Select(Whole)]) with { Usage = Usage() };

    /// <summary>The answers part by part.</summary>
    public async IAsyncEnumerable<ChatAnswer> PartsAsync(Writing writing)
    {
        var isBegun = new bool[choices];
        await foreach (var (_, progress) in writing.Progress)
        {
            Take(progress);
            if (progress is not (TextWritten or TextEnded))
            {
                continue;
            }

            var changed = progress is TextWritten written ? written.Choice : ((TextEnded)progress).Choice;
            if (!isBegun[changed])
            {
                isBegun[changed] = true;
                yield return Delta(changed, new ChatMessage { Role = "assistant", Content = "" });
            }

            var answer = _answers[changed];
            if (answer.Text.Length > 0 || (!answer.HasReader && progress is TextWritten))
            {
                yield return Delta(changed, new ChatMessage { Content = answer.Text.ToString() });
                answer.Text.Clear();
                answer.Tokens.Clear();
            }

            for (; answer.Told < answer.Calls.Count; answer.Told++)
            {
                var call = answer.Calls[answer.Told] with { Index = answer.Told };
                yield return Delta(changed, new ChatMessage { ToolCalls = [call] });
                answer.Tokens.Clear();
            }

            if (progress is TextEnded)
            {
                yield return Delta(changed, new ChatMessage());
            }
        }

        if (request.StreamOptions?.IncludeUsage == true)
        {
            yield return Part("chat.completion.chunk", []) with
            {
                Usage = Usage(),
            };
        }
    }

    private static ChatChoice Whole(Growing answer, int index) =>
        new(index)
        {
            Message = new ChatMessage
            {
                Role = "assistant",
                Content = answer.Calls.Count > 0 && answer.Text.Length == 0 ? null : answer.Text.ToString(),
                ToolCalls = answer.Calls.Count > 0 ? answer.Calls : null,
            },
            Logprobs = answer.Logprobs,
            FinishReason = answer.Reason,
        };

    private ChatAnswer Delta(int index, ChatMessage delta)
    {
        var answer = _answers[index];
        var isEnd = delta is { Role: null, Content: null, ToolCalls: null };
        return Part(
            "chat.completion.chunk",
            [
                new ChatChoice(index)
                {
                    Delta = delta,
                    Logprobs = delta.Role is null ? answer.Logprobs : null,
                    FinishReason = isEnd ? answer.Reason : null,
                },
            ]
        );
    }

    private ChatAnswer Part(string kind, IReadOnlyList<ChatChoice> parts) =>
        new(_id, kind, _created, model.Name) { Choices = parts };

    private ChatToken Token(WrittenToken token, int? previous)
    {
        var (text, bytes) = Spelled(token.Id, previous);
        return new ChatToken(
            text,
            LegacyLogprobs.Finite(token.Score.Chosen.LogProbability),
            bytes,
            [.. token.Score.Likeliest.Select(other => Likely(other, previous))]
        );
    }

    private ChatLikelyToken Likely(LikelyToken token, int? previous)
    {
        var (text, bytes) = Spelled(token.Id, previous);
        return new ChatLikelyToken(text, LegacyLogprobs.Finite(token.LogProbability), bytes);
    }

    private (string Text, int[] Bytes) Spelled(int id, int? previous)
    {
        var text = model.Text.After(previous, id);
        return (text, [.. model.Text.Bytes(id, text).Select(value => (int)value)]);
    }

    private Usage Usage()
    {
        var written = _answers.Sum(answer => answer.Ended?.Tokens ?? 0);
        var read = prompt.Tokens.Length;
        return new Usage(read, written, read + written, new PromptTokensDetails(_remembered));
    }

    private sealed class Growing(ToolCallReader? reader)
    {
        public bool HasReader => reader is not null;

        public StringBuilder Text { get; } = new();

        public List<ChatToolCall> Calls { get; } = [];

        /// <summary>Calls that the client was told of.</summary>
        public int Told { get; set; }

        public List<ChatToken> Tokens { get; } = [];

        public int? Previous { get; set; }

        public TextEnded? Ended { get; private set; }

        public ChatLogprobs? Logprobs => Tokens.Count > 0 ? new ChatLogprobs([.. Tokens]) : null;

        public string? Reason => Calls.Count > 0 ? "tool_calls" : Ended?.Reason.Name();

        public void Add(string text)
        {
            if (reader is null)
            {
                Text.Append(text);
            }
            else
            {
                Add(reader.Accept(text));
            }
        }

        public void End(TextEnded ended)
        {
            Ended = ended;
            Add(reader?.Finish() ?? []);
        }

        private void Add(IReadOnlyList<AnswerPart> parts)
        {
            foreach (var part in parts)
            {
                Text.Append(part.Text);
                if (part.Call is { } call)
                {
                    var arguments = call.Arguments?.ToJsonString(ServerJson.Messages.Options) ?? "{}";
                    Calls.Add(new ChatToolCall(call.Id!, "function", new ChatFunction(call.Name, arguments)));
                }
            }
        }
    }
}
