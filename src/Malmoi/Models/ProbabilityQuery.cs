using Malmoi.Tokenization;

namespace Malmoi.Models;

/// <summary>A conditional probability as textbooks write it: <c>P(거짓말 | 새빨간)</c>.</summary>
/// <remarks>
/// Without a bar nothing is given. Given words are the last words of any history, not the start of a sentence: <c>&lt;s&gt;</c>
/// before them says that they are. <c>&lt;/s&gt;</c> at the end asks for the end of the sentence too: <c>P(&lt;/s&gt; | 재미있어요)</c>.
/// </remarks>
/// <param name="Text">As the user wrote it.</param>
/// <param name="Event">What is asked for.</param>
/// <param name="Given">What is known.</param>
/// <param name="FromBegin">Whether the given words start a sentence.</param>
/// <param name="ToEnd">Whether the sentence is to end.</param>
public sealed record ProbabilityQuery(string Text, string Event, string Given, bool FromBegin, bool ToEnd)
{
    private const string Begin = "<s>";
    private const string End = "</s>";

    /// <summary>Whether a text is meant as a query: it starts with "P(".</summary>
    public static bool IsQuery(string text) => text.TrimStart().StartsWith("P(", StringComparison.Ordinal);

    /// <exception cref="InputException">The syntax is broken.</exception>
    public static ProbabilityQuery Parse(string text)
    {
        var trimmed = text.Trim();
        if (!IsQuery(trimmed) || !trimmed.EndsWith(')'))
        {
            throw Broken("it does not end with ')'");
        }

        var parts = trimmed[2..^1].Split('|');
        if (parts.Length > 2)
        {
            throw Broken($"it has {parts.Length - 1} bars");
        }

        var asked = parts[0].Trim();
        var given = parts.Length == 2 ? parts[1].Trim() : "";
        var toEnd = asked.EndsWith(End, StringComparison.Ordinal);
        var fromBegin = given.StartsWith(Begin, StringComparison.Ordinal);
        var query = new ProbabilityQuery(
            trimmed,
            toEnd ? asked[..^End.Length].TrimEnd() : asked,
            fromBegin ? given[Begin.Length..].TrimStart() : given,
            fromBegin,
            toEnd
        );
        return asked.Length == 0 ? throw Broken("nothing stands before the bar")
            : parts.Length == 2 && given.Length == 0 ? throw Broken("nothing stands after the bar")
            : (query.Event + query.Given).Contains(Begin, StringComparison.Ordinal)
            || (query.Event + query.Given).Contains(End, StringComparison.Ordinal)
                ? throw Broken(
                    "<s> starts what is given and </s> ends what is asked for, and nowhere else do they stand"
                )
            : query;

        InputException Broken(string what) =>
            new($"'{trimmed}' is not a probability: {what}; write P(word) or P(word | the words before it)");
    }

    /// <summary>The query for a scorer. A blank stands between given and asked for, unless the units are characters or less.</summary>
    public Passage Passage(TextUnit unit) =>
        new(
            Given,
            unit is TextUnit.Word or TextUnit.Piece && Given.Length > 0 && Event.Length > 0 ? " " + Event : Event,
            FromBegin,
            ToEnd
        );
}
