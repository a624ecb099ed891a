using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Malmoi.Decoding.Constraints;
using Malmoi.Prompting;

namespace Malmoi.Chat.Tools;

/// <summary>Calls as JSON objects with a name and arguments: one a block (Hermes, Llama 3), or in a list (Mistral, Granite).</summary>
public sealed record JsonToolFormat : ToolFormat
{
    private static readonly string[] NameKeys = ["name", "tool_name"];
    private static readonly string[] ArgumentsKeys = ["arguments", "parameters"];

    /// <summary>What the arguments stand under.</summary>
    public string ArgumentsKey { get; init; } = ArgumentsKeys[0];

    /// <summary>What the name stands under.</summary>
    public string NameKey { get; init; } = NameKeys[0];

    /// <summary>Whether calls stand in a list.</summary>
    public bool IsList { get; init; }

    /// <inheritdoc/>
    /// <remarks>Models confuse the names of the members and whether there is a list: any is read.</remarks>
    public override IReadOnlyList<ToolCall>? Parse(string text)
    {
        var calls = Values(text)
            ?.SelectMany(value => value is JsonArray list ? [.. list] : (IReadOnlyList<JsonNode?>)[value])
            .Select(Call)
            .ToList();
        return calls is { Count: > 0 } && calls.TrueForAll(call => call is not null)
            ? [.. calls.OfType<ToolCall>()]
            : null;
    }

    private protected override string WriteCalls(IReadOnlyList<ToolCall> calls)
    {
        var written = calls.Select(call =>
            $"{{\"{NameKey}\": {Json.Text(call.Name)}, \"{ArgumentsKey}\": {Json.Spaced(call.Arguments)}}}"
        );
        return IsList ? $"[{string.Join(", ", written)}]" : string.Join("; ", written);
    }

    private protected override Grammar Call(ToolDescription tool) =>
        Grammar.Sequence(
            Grammar.Of($"{{\"{NameKey}\": {Json.Text(tool.Name)}, \"{ArgumentsKey}\": "),
            tool.Arguments(),
            Grammar.Of("}")
        );

    private protected override Grammar List(Grammar? several, Grammar one)
    {
        var calls = several?.Repeated(Grammar.Of(IsList ? ", " : "; ")) ?? one;
        return IsList ? Grammar.Sequence(Grammar.Of("["), calls, Grammar.Of("]")) : calls;
    }

    // JSON values in a row, with blanks, commas or semicolons between.
    private static List<JsonNode?>? Values(string text)
    {
        var values = new List<JsonNode?>();
        var rest = Encoding.UTF8.GetBytes(text).AsSpan();
        try
        {
            while ((rest = rest.Trim(" \t\r\n;,"u8)).Length > 0)
            {
                var reader = new Utf8JsonReader(rest);
                using var value = JsonDocument.ParseValue(ref reader);
                values.Add(JsonNode.Parse(value.RootElement.GetRawText(), documentOptions: Json.NoDuplicates));
                rest = rest[(int)reader.BytesConsumed..];
            }
        }
        catch (JsonException)
        {
            return null;
        }

        return values;
    }

    private static ToolCall? Call(JsonNode? value)
    {
        if (value is not JsonObject call)
        {
            return null;
        }

        // OpenAI's own form, which some models imitate.
        call = call["function"] as JsonObject ?? call;
        var name = NameKeys
            .Select(key => call[key])
            .FirstOrDefault(name => name?.GetValueKind() == JsonValueKind.String);
        var arguments = ArgumentsKeys.Select(key => call[key]).FirstOrDefault(arguments => arguments is not null);
        return name is null
            ? null
            : arguments switch
            {
                null => new ToolCall((string)name!, new JsonObject()),
                JsonObject => new ToolCall((string)name!, arguments.DeepClone()),
                _ when Json.Object(arguments) is { } inside => new ToolCall((string)name!, inside),
                _ => null,
            };
    }
}
