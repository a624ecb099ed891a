using System.Security.Cryptography;
using System.Text;
using Malmoi.Prompting;

namespace Malmoi.Chat.Tools;

/// <summary>A part of an answer: words, or a call of a tool.</summary>
/// <param name="Text">Words; empty for a call.</param>
/// <param name="Call">A whole call, with an id; null for words.</param>
public readonly record struct AnswerPart(string Text, ToolCall? Call = null);

/// <summary>Finds the calls of tools in an answer while it is written; words come out as soon as they cannot be the start of a call.</summary>
/// <param name="format">How the model writes calls.</param>
/// <param name="tools">Those that it may call; what looks like a call without a mark counts only if it is one of them.</param>
/// <param name="isOpened">Whether the opening stood in the prompt already.</param>
public sealed class ToolCallReader(ToolFormat format, IReadOnlyList<ToolDescription> tools, bool isOpened = false)
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private readonly StringBuilder _waiting = new();
    private bool _isCall = isOpened;
    private bool _isBare = isOpened && format.Bare is not null;
    private bool _isBegun = isOpened;

    /// <summary>Calls found so far.</summary>
    public int Calls { get; private set; }

    /// <summary>Takes the next piece and gives what is certain.</summary>
    public IReadOnlyList<AnswerPart> Accept(string piece)
    {
        _waiting.Append(piece);
        var parts = new List<AnswerPart>();
        while (Next() is { } part)
        {
            parts.AddRange(part.Where(one => one.Call is not null || one.Text.Length > 0));
        }

        return parts;
    }

    /// <summary>What was waiting when the answer ended.</summary>
    public IReadOnlyList<AnswerPart> Finish()
    {
        var rest = _waiting.ToString();
        _waiting.Clear();
        return !_isCall
            ? rest.Trim().Length == 0 && Calls > 0
                ? []
                : rest.Length == 0
                    ? []
                    : [new AnswerPart(rest)]
            : Called(rest, rest);
    }

    // One step; null where more text is needed.
    private IReadOnlyList<AnswerPart>? Next()
    {
        if (_waiting.Length == 0)
        {
            return null;
        }

        var text = _waiting.ToString();
        return _isCall ? Close(text) : Open(text);
    }

    private IReadOnlyList<AnswerPart>? Close(string text)
    {
        var end = _isBare || format.Closing.Length == 0 ? -1 : text.IndexOf(format.Closing, StringComparison.Ordinal);
        if (end < 0)
        {
            return null;
        }

        _isCall = false;
        _waiting.Remove(0, end + format.Closing.Length);
        return Called(text[..end], text[..(end + format.Closing.Length)]);
    }

    private IReadOnlyList<AnswerPart>? Open(string text)
    {
        var at = format.Opening.Length == 0 ? -1 : text.IndexOf(format.Opening, StringComparison.Ordinal);
        if (at >= 0)
        {
            (_isCall, _isBegun) = (true, true);
            _waiting.Remove(0, at + format.Opening.Length);
            return [new AnswerPart(text[..at].TrimEnd())];
        }

        var words = text.TrimStart();
        if (!_isBegun && words.Length > 0 && words[0] == format.Bare)
        {
            (_isCall, _isBare, _isBegun) = (true, true, true);
            return [];
        }

        // Blanks wait too: before a call they mean nothing.
        var open = LongestOpenEnd(text);
        var safe = text[..^open].TrimEnd().Length;
        _isBegun |= safe > 0;
        _waiting.Remove(0, safe);
        return safe == 0 ? null : [new AnswerPart(text[..safe])];
    }

    private int LongestOpenEnd(string text)
    {
        for (var length = Math.Min(format.Opening.Length - 1, text.Length); length > 0; length--)
        {
            if (text.AsSpan(text.Length - length).SequenceEqual(format.Opening.AsSpan(0, length)))
            {
                return length;
            }
        }

        return 0;
    }

    private IReadOnlyList<AnswerPart> Called(string body, string whole)
    {
        var calls = format.Parse(body.Trim());
        if (calls is null || (_isBare && !calls.All(call => tools.Any(tool => tool.Name == call.Name))))
        {
            // What the model wrote is no call: it is shown as it is.
            var text = _isBare ? whole : format.Opening + whole;
            return text.Length == 0 ? [] : [new AnswerPart(text)];
        }

        Calls += calls.Count;
        return [.. calls.Select(call => new AnswerPart("", call with { Id = NewId() }))];
    }

    // Mistral's templates take ids of nine letters and digits only, and all others take any.
    private static string NewId() => RandomNumberGenerator.GetString(Letters, 9);
}
