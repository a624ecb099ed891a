using System.Text.Json;

namespace Malmoi.Instructions.Rewards;

/// <summary>1 for answers that are written as was wanted, 0 for others.</summary>
/// <param name="Format">How.</param>
public sealed record FormatReward(AnswerFormat Format) : RuleReward
{
    /// <inheritdoc/>
    protected override float Score(Reply reply)
    {
        var text = reply.Text.AsSpan().Trim();
        return Format switch
        {
            AnswerFormat.Sentence => text is [.., '.' or '!' or '?' or '。' or '…'],
            AnswerFormat.List => IsList(text),
            AnswerFormat.Json => IsJson(reply.Text),
            AnswerFormat.Reasoning => IsReasoning(text),
            _ => throw new InvalidOperationException($"there is no format '{Format}' of answers"),
        }
            ? 1
            : 0;
    }

    private static bool IsList(ReadOnlySpan<char> text)
    {
        var items = 0;
        foreach (var raw in text.EnumerateLines())
        {
            var line = raw.Trim();
            if (line.IsEmpty)
            {
                continue;
            }

            var digits = line.IndexOfAnyExceptInRange('0', '9');
            if (line[0] is not ('-' or '*' or '•') && !(digits > 0 && line[digits] is '.' or ')'))
            {
                return false;
            }

            items++;
        }

        return items > 0;
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var _ = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // DeepSeek-R1's format: thoughts between their marks, then an answer that has none of them.
    private static bool IsReasoning(ReadOnlySpan<char> text)
    {
        const string open = "<think>";
        const string close = "</think>";
        if (!text.StartsWith(open, StringComparison.Ordinal))
        {
            return false;
        }

        var end = text.IndexOf(close, StringComparison.Ordinal);
        return end > open.Length
            && text[(end + close.Length)..].Trim() is { IsEmpty: false } answer
            && answer.IndexOf(open, StringComparison.Ordinal) < 0
            && answer.IndexOf(close, StringComparison.Ordinal) < 0;
    }
}

/// <summary>How an answer may be written.</summary>
public enum AnswerFormat
{
    /// <summary>It ends as a sentence does.</summary>
    Sentence,

    /// <summary>Every line is an item: a dash, a star, a dot, or a number with a dot or a bracket before it.</summary>
    List,

    /// <summary>The whole is one JSON value.</summary>
    Json,

    /// <summary>Thoughts between &lt;think&gt; and &lt;/think&gt;, then the answer (DeepSeek-R1, 2025).</summary>
    Reasoning,
}
