using System.Text.Json.Nodes;
using Malmoi.Decoding.Constraints;
using Malmoi.Prompting;

namespace Malmoi.Chat.Tools;

/// <summary>Calls as a list of Python's: <c>[get_weather(city='Seoul', days=3)]</c> (Llama 3.2 and 4).</summary>
public sealed record PythonicToolFormat : ToolFormat
{
    public override IReadOnlyList<ToolCall>? Parse(string text) => PythonicCalls.Read(text);

    private protected override string WriteCalls(IReadOnlyList<ToolCall> calls) =>
        $"[{string.Join(", ", calls.Select(call => $"{call.Name}({Arguments(call)})"))}]";

    // Values stand as JSON writes them, which Python's readers here know too.
    private protected override Grammar Call(ToolDescription tool)
    {
        var members = (tool.Parameters as JsonObject)?["properties"] as JsonObject ?? [];
        var required = (tool.Parameters as JsonObject)?["required"] as JsonArray ?? [];
        var parts = new List<Grammar> { Grammar.Of($"{tool.Name}(") };
        var given = members.Where(member => required.Any(name => (string?)name == member.Key)).ToList();
        var others = members.Except(given).ToList();
        for (var i = 0; i < given.Count; i++)
        {
            parts.Add(Argument(tool, given[i].Key, i == 0 ? "" : ", "));
        }

        if (given.Count > 0)
        {
            parts.AddRange(others.Select(member => Argument(tool, member.Key, ", ").Optional()));
        }
        else if (others.Count > 0)
        {
            // The first that is given has no comma before it.
            parts.Add(
                Grammar
                    .AnyOf([
                        .. others.Select(
                            (member, i) =>
                                Grammar.Sequence([
                                    Argument(tool, member.Key, ""),
                                    .. others.Skip(i + 1).Select(next => Argument(tool, next.Key, ", ").Optional()),
                                ])
                        ),
                    ])
                    .Optional()
            );
        }

        return Grammar.Sequence([.. parts, Grammar.Of(")")]);
    }

    private protected override Grammar List(Grammar? several, Grammar one) =>
        Grammar.Sequence(Grammar.Of("["), several?.Repeated(Grammar.Of(", ")) ?? one, Grammar.Of("]"));

    private static string Arguments(ToolCall call) =>
        string.Join(
            ", ",
            (call.Arguments as JsonObject ?? []).Select(member => $"{member.Key}={Json.Spaced(member.Value)}")
        );

    private static Grammar Argument(ToolDescription tool, string name, string before) =>
        Grammar.Sequence(Grammar.Of($"{before}{name}="), Value(tool, name));

    // The whole schema stands behind the one of the member, which may refer to its definitions.
    private static Grammar Value(ToolDescription tool, string name)
    {
        var whole = (JsonObject)tool.Parameters!;
        var schema = whole["properties"]![name]?.DeepClone();
        if (schema is JsonObject members && whole["$defs"] is { } definitions && !members.ContainsKey("$defs"))
        {
            members["$defs"] = definitions.DeepClone();
        }

        try
        {
            return tool.IsStrict == false ? Grammar.Json : Grammar.FromJsonSchema(schema, $"'{name}' of '{tool.Name}'");
        }
        catch (InputException) when (tool.IsStrict is null)
        {
            return Grammar.Json;
        }
    }
}
