using Malmoi.Decoding.Constraints;
using Malmoi.Prompting;

namespace Malmoi.Chat.Tools;

/// <summary>Calls as a name, a mark, and the arguments as a JSON object: newer Mistrals, DeepSeek.</summary>
public sealed record NamedToolFormat : ToolFormat
{
    /// <summary>What stands before the name.</summary>
    public string Before { get; init; } = "";

    /// <summary>What stands between name and arguments.</summary>
    public required string Between { get; init; }

    /// <summary>What stands behind the arguments.</summary>
    public string After { get; init; } = "";

    /// <summary>What stands between two calls.</summary>
    public string Separator { get; init; } = "";

    public override IReadOnlyList<ToolCall>? Parse(string text)
    {
        var calls = new List<ToolCall>();
        var (before, after) = (Before.Trim(), After.Trim());
        var parts =
            before.Length > 0 ? text.Split(before)[1..]
            : Separator.Length > 0 ? text.Split(Separator)
            : [text];
        foreach (var part in parts)
        {
            var at = part.IndexOf(Between.Trim(), StringComparison.Ordinal);
            if (at < 0)
            {
                return null;
            }

            var arguments = part[(at + Between.Trim().Length)..].Trim();
            var end = after.Length > 0 ? arguments.LastIndexOf(after, StringComparison.Ordinal) : -1;
            if (Json.Object(end < 0 ? arguments : arguments[..end]) is not { } read)
            {
                return null;
            }

            calls.Add(new ToolCall(part[..at].Trim(), read));
        }

        return calls.Count > 0 && calls.TrueForAll(call => call.Name.Length > 0) ? calls : null;
    }

    private protected override string WriteCalls(IReadOnlyList<ToolCall> calls) =>
        string.Join(
            Separator,
            calls.Select(call => $"{Before}{call.Name}{Between}{Json.Spaced(call.Arguments)}{After}")
        );

    private protected override Grammar Call(ToolDescription tool) =>
        Grammar.Sequence(Grammar.Of($"{Before}{tool.Name}{Between}"), tool.Arguments(), Grammar.Of(After));

    private protected override Grammar List(Grammar? several, Grammar one) =>
        several?.Repeated(Grammar.Of(Separator)) ?? one;
}
