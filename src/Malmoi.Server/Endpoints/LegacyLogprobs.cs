using System.Text;
using Malmoi.Decoding;
using Malmoi.Server.Protocol;
using Malmoi.Server.Scheduling;

namespace Malmoi.Server.Endpoints;

/// <summary>Gathers probabilities in the layout of OpenAI's older interface, over a prompt and what was written after it.</summary>
internal sealed class LegacyLogprobs(TokenText text, int likeliest)
{
    // JSON has no infinity, and OpenAI's interface writes this for a token that cannot be.
    public const float Impossible = -9999;

    private readonly List<string> _tokens = [];
    private readonly List<float?> _logprobs = [];
    private readonly List<IReadOnlyDictionary<string, float>?> _top = [];
    private readonly List<int> _offsets = [];
    private int _offset;
    private int? _previous;

    /// <summary>A number that JSON can hold.</summary>
    public static float Finite(float logProbability) => float.IsFinite(logProbability) ? logProbability : Impossible;

    /// <summary>The prompt, judged where the answer repeats it.</summary>
    /// <param name="prompt">Its tokens and their places.</param>
    /// <param name="source">Its text; null where it was given in tokens.</param>
    /// <param name="scores">What the model thinks of each token.</param>
    public void AddPrompt(PromptStart prompt, string? source, IReadOnlyList<LikeliestTokens?> scores)
    {
        var end = 0;
        for (var i = 0; i < prompt.Tokens.Length; i++)
        {
            var id = prompt.Tokens[i];
            var shown = text.After(_previous, id);
            if (source is not null && prompt.Places is { } places && !shown.Contains('\ufffd'))
            {
                // As it stands in the prompt, with what blank is before it, whatever the tokenizer makes of it.
                var next = Math.Max(end, places[i].Range.End.Value);
                shown = source[end..next];
                end = next;
            }

            Add(id, shown, i < scores.Count ? scores[i] : null);
        }
    }

    /// <summary>The prompt, where the answer does not repeat it: only what stands before the first token.</summary>
    public void After(PromptStart prompt) => _previous = prompt.Tokens is [.., var last] ? last : null;

    public void Add(WrittenToken token) => Add(token.Id, text.After(_previous, token.Id), token.Score);

    /// <summary>What was gathered since the last time.</summary>
    public CompletionLogprobs Take()
    {
        var taken = new CompletionLogprobs(
            [.. _tokens],
            [.. _logprobs],
            likeliest > 0 ? [.. _top] : null,
            [.. _offsets]
        );
        _tokens.Clear();
        _logprobs.Clear();
        _top.Clear();
        _offsets.Clear();
        return taken;
    }

    private void Add(int id, string shown, LikeliestTokens? score)
    {
        _tokens.Add(text.Shown(id, shown));
        _logprobs.Add(score is null ? null : Finite(score.Chosen.LogProbability));
        _top.Add(score is null ? null : Top(id, score));
        _offsets.Add(_offset);
        _offset += shown.Contains('\ufffd') ? 0 : shown.EnumerateRunes().Count();
        _previous = id;
    }

    // The token itself is told too, as OpenAI does; two tokens of one text are one entry, the likelier.
    private Dictionary<string, float> Top(int id, LikeliestTokens score)
    {
        var top = new Dictionary<string, float>(StringComparer.Ordinal);
        foreach (var token in score.Likeliest.Append(score.Chosen))
        {
            var name = text.Shown(token.Id, text.After(_previous, token.Id));
            top.TryAdd(name, Finite(token.LogProbability));
        }

        return top;
    }
}
