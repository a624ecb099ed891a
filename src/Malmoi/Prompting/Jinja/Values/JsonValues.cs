using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Malmoi.Prompting.Jinja.Values;

/// <summary>Outside values, which come as JSON, as values of a template.</summary>
internal static class JsonValues
{
    public static Value From(Run run, JsonNode? node)
    {
        run.Step();
        switch (node)
        {
            case null:
                return NoneValue.Instance;
            case JsonArray array:
                run.Enter();
                Value[] items = [.. array.Select(item => From(run, item))];
                run.Leave();
                return new SequenceValue(run, items);
            case JsonObject entries:
                return From(run, entries.AsEnumerable());
            default:
                return node.GetValueKind() switch
                {
                    JsonValueKind.String => new TextValue(node.GetValue<string>()),
                    JsonValueKind.True => BooleanValue.True,
                    JsonValueKind.False => BooleanValue.False,
                    JsonValueKind.Number => Number(node.ToJsonString()),
                    _ => NoneValue.Instance,
                };
        }
    }

    /// <summary>A dictionary of named values, in their order.</summary>
    public static DictionaryValue From(Run run, IEnumerable<KeyValuePair<string, JsonNode?>> fields)
    {
        run.Enter();
        var dictionary = new DictionaryValue(run);
        foreach (var (key, value) in fields)
        {
            dictionary.Put(key, From(run, value));
        }

        run.Leave();
        return dictionary;
    }

    private static Value Number(string digits) =>
        long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? Value.Of(number)
            : new FloatValue(double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture));
}
