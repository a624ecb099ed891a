using System.Text;

namespace Malmoi.Decoding;

/// <summary>Ends streamed text before any of some strings; text that may be the start of one waits until it is clear.</summary>
public sealed class StopSequences(IReadOnlyList<string> stops)
{
    private readonly string[] _stops = [.. stops.Where(stop => stop.Length > 0)];
    private readonly StringBuilder _waiting = new();

    /// <summary>A whole text up to the first of some strings.</summary>
    public static string Cut(string text, IReadOnlyList<string> stops)
    {
        var sequences = new StopSequences(stops);
        return sequences.Accept(text) + sequences.Finish();
    }

    /// <summary>Whether a stop was met; nothing more comes out.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Takes the next piece of text and gives what may be shown.</summary>
    public string Accept(string piece)
    {
        if (IsStopped)
        {
            return "";
        }

        var text = _waiting.Append(piece).ToString();
        var at = First(text);
        if (at >= 0)
        {
            IsStopped = true;
            _waiting.Clear();
            return text[..at];
        }

        var safe = text.Length - LongestOpenEnd(text);
        _waiting.Remove(0, safe);
        return text[..safe];
    }

    /// <summary>What was waiting when the text ended.</summary>
    public string Finish()
    {
        var rest = IsStopped ? "" : _waiting.ToString();
        _waiting.Clear();
        return rest;
    }

    private int First(string text) =>
        _stops
            .Select(stop => text.IndexOf(stop, StringComparison.Ordinal))
            .Where(at => at >= 0)
            .DefaultIfEmpty(-1)
            .Min();

    // The longest end of the text with which some stop begins.
    private int LongestOpenEnd(string text)
    {
        var longest = 0;
        foreach (var stop in _stops)
        {
            for (var length = Math.Min(stop.Length - 1, text.Length); length > longest; length--)
            {
                if (text.AsSpan(text.Length - length).SequenceEqual(stop.AsSpan(0, length)))
                {
                    longest = length;
                }
            }
        }

        return longest;
    }
}
