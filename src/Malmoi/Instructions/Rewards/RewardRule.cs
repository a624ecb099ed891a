using System.Buffers;
using System.Globalization;

namespace Malmoi.Instructions.Rewards;

/// <summary>Rewards as they are written on a command line: <c>length:20..200</c>, <c>regex:PATTERN</c>, <c>format:json</c>, <c>repetition:3</c>, each with a weight before it, as in <c>0.5*length:20..200</c>.</summary>
public static class RewardRule
{
    /// <summary>The rules that can be written, for help and messages.</summary>
    public const string Written =
        "length:LEAST..MOST, regex:PATTERN, format:sentence|list|json|reasoning, repetition:WORDS";

    private static readonly SearchValues<char> _ofNumbers = SearchValues.Create("+-.0123456789eE ");

    /// <summary>Whether a text begins as a rule does: else it is the name of something else.</summary>
    public static bool IsRule(string text) => Split(text) is { Name: "length" or "regex" or "format" or "repetition" };

    /// <summary>The weight before a rule and the rest; 1 where there is none.</summary>
    /// <exception cref="InputException">What stands before the star is no number.</exception>
    public static (double Weight, string Rule) Weighted(string text)
    {
        var star = text.IndexOf('*', StringComparison.Ordinal);
        if (star < 0 || text[..star].AsSpan().ContainsAnyExcept(_ofNumbers))
        {
            return (1, text);
        }

        return
            double.TryParse(text[..star], NumberStyles.Float, CultureInfo.InvariantCulture, out var weight)
            && double.IsFinite(weight)
            ? (weight, text[(star + 1)..])
            : throw new InputException(
                $"'{text[..star]}' before '*' is no weight: write a number, as in 0.5*{Written}"
            );
    }

    /// <summary>Reads a rule without its weight.</summary>
    /// <exception cref="InputException">There is no such rule, or its argument cannot be read.</exception>
    public static RuleReward Read(string text)
    {
        var (name, argument) = Split(text);
        return name switch
        {
            "length" => Length(argument, text),
            "regex" when argument.Length > 0 => new PatternReward(argument),
            "format"
                when Enum.TryParse<AnswerFormat>(argument, ignoreCase: true, out var format)
                    && Enum.IsDefined(format) => new FormatReward(format),
            "repetition" when argument.Length == 0 => new RepetitionReward(),
            "repetition" when Number(argument) is > 0 and var words => new RepetitionReward(words),
            _ => throw new InputException($"'{text}' is no rule for a reward: there are {Written}"),
        };
    }

    private static LengthReward Length(string argument, string text)
    {
        var dots = argument.IndexOf("..", StringComparison.Ordinal);
        var (least, most) =
            dots < 0
                ? (null, null)
                : (
                    dots == 0 ? 0 : Number(argument[..dots]),
                    dots + 2 == argument.Length ? int.MaxValue : Number(argument[(dots + 2)..])
                );
        return least <= most
            ? new LengthReward(least.Value, most!.Value)
            : throw new InputException(
                $"'{text}' says no length: write it as length:LEAST..MOST in characters, as in length:20..200"
            );
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static (string Name, string Argument) Split(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (text, "") : (text[..colon], text[(colon + 1)..]);
    }
}
