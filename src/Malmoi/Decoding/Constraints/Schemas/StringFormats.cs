using Malmoi.Decoding.Constraints.Automata;
using Malmoi.Decoding.Constraints.Notations;

namespace Malmoi.Decoding.Constraints.Schemas;

/// <summary>The formats of strings that a grammar can hold a text to: dates that exist, times, identifiers.</summary>
internal static class StringFormats
{
    // Years from 0001; the 29th of February in those that 4 divides, of hundreds in those that 400 divides.
    private const string Year = "([0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)";
    private const string LeapYear = "([0-9]{2}(0[48]|[2468][048]|[13579][26])|(0[48]|[2468][048]|[13579][26])00)";
    private const string Date =
        $"({Year}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))|{LeapYear}-02-29)";
    private const string Time =
        "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,9})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])";
    private const string Byte = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private const string Label = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    private const string Atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";

    private static readonly Dictionary<string, string> Patterns = new(StringComparer.Ordinal)
    {
        ["date"] = Date,
        ["time"] = Time,
        ["date-time"] = $"{Date}T{Time}",
        ["uuid"] = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
        ["ipv4"] = $"{Byte}([.]{Byte}){{3}}",
        ["hostname"] = $"{Label}([.]{Label})*",
        ["email"] = $"{Atom}([.]{Atom})*@{Label}([.]{Label})*",
    };

    public static IEnumerable<string> Names => Patterns.Keys;

    /// <summary>The strings of a format; null where it is not known.</summary>
    public static Expression? Find(string name) =>
        Patterns.TryGetValue(name, out var pattern) ? RegexNotation.Whole(pattern) : null;
}
