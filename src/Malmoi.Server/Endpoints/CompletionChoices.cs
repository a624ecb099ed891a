using System.Text;
using Malmoi.Server.Protocol;
using Malmoi.Server.Scheduling;

namespace Malmoi.Server.Endpoints;

/// <summary>The texts of one request to <c>/v1/completions</c> as they grow.</summary>
internal sealed class CompletionChoices
{
    private readonly ServedModel _model;
    private readonly CompletionRequest _request;
    private readonly IReadOnlyList<PromptText> _prompts;
    private readonly IReadOnlyList<PromptStart> _starts;
    private readonly int _choices;
    private readonly Growing[] _texts;
    private int _remembered;
    private readonly string _id = $"cmpl-{Guid.NewGuid():N}";
    private readonly long _created = DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    public CompletionChoices(
        ServedModel model,
        CompletionRequest request,
        IReadOnlyList<PromptText> prompts,
        IReadOnlyList<PromptStart> starts,
        int choices
    )
    {
        (_model, _request, _prompts, _starts, _choices) = (model, request, prompts, starts, choices);
        _texts = new Growing[prompts.Count * choices];
        for (var i = 0; i < _texts.Length; i++)
        {
            _texts[i] = new Growing(
                request.Logprobs is { } likeliest ? new LegacyLogprobs(model.Text, likeliest) : null
            );
        }
    }

    /// <summary>Takes what happened; says which texts it changes.</summary>
    public IEnumerable<int> Take(int prompt, Progress progress)
    {
        switch (progress)
        {
            case PromptRead read:
                _remembered += read.Remembered;
                for (var choice = 0; choice < _choices; choice++)
                {
                    Begin(_texts[(prompt * _choices) + choice], prompt, read);
                }

                return _request.Echo == true ? Enumerable.Range(prompt * _choices, _choices) : [];
            case TextWritten written:
                var text = _texts[(prompt * _choices) + written.Choice];
                text.Text.Append(written.Text);
                foreach (var token in written.Tokens)
                {
                    text.Logprobs?.Add(token);
                }

                return [(prompt * _choices) + written.Choice];
            case TextEnded ended:
                _texts[(prompt * _choices) + ended.Choice].Ended = ended;
                return [(prompt * _choices) + ended.Choice];
            default:
                return [];
        }
    }

    /// <summary>All texts at once.</summary>
    public CompletionAnswer Whole() => Part([.. _texts.Select(Choice)]) with { Usage = Usage() };

    /// <summary>The texts part by part.</summary>
    public async IAsyncEnumerable<CompletionAnswer> PartsAsync(Writing writing)
    {
        await foreach (var (prompt, progress) in writing.Progress)
        {
            foreach (var changed in Take(prompt, progress))
            {
                yield return Part([Choice(_texts[changed], changed)]);
                _texts[changed].Text.Clear();
            }
        }

        if (_request.StreamOptions?.IncludeUsage == true)
        {
            yield return Part([]) with
            {
                Usage = Usage(),
            };
        }
    }

    private void Begin(Growing text, int prompt, PromptRead read)
    {
        if (_request.Echo == true)
        {
            text.Text.Append(_prompts[prompt].Text ?? _model.Tokenizer.Decode(_starts[prompt].Tokens));
            text.Logprobs?.AddPrompt(_starts[prompt], _prompts[prompt].Text, read.Scores);
        }
        else
        {
            text.Logprobs?.After(_starts[prompt]);
        }
    }

    private CompletionAnswer Part(IReadOnlyList<CompletionChoice> choices) =>
        new(_id, "text_completion", _created, _model.Name) { Choices = choices };

    private static CompletionChoice Choice(Growing text, int index) =>
        new(text.Text.ToString(), index) { Logprobs = text.Logprobs?.Take(), FinishReason = text.Ended?.Reason.Name() };

    private Usage Usage()
    {
        var read = _starts.Sum(start => start.Tokens.Length);
        var written = _texts.Sum(text => text.Ended?.Tokens ?? 0);
        return new Usage(read, written, read + written, new PromptTokensDetails(_remembered));
    }

    private sealed class Growing(LegacyLogprobs? logprobs)
    {
        public StringBuilder Text { get; } = new();

        public LegacyLogprobs? Logprobs => logprobs;

        public TextEnded? Ended { get; set; }
    }
}
