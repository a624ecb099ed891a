using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Malmoi.Decoding.Constraints.Automata;
using Malmoi.Decoding.Constraints.Notations;
using Malmoi.Tokenization.Patterns.Regex;

namespace Malmoi.Decoding.Constraints.Schemas;

/// <summary>Given values and given sets of characters in JSON, escaped where they must be.</summary>
internal static class JsonSpelling
{
    /// <summary>Writes 한글 as it is.</summary>
    public static JsonSerializerOptions Raw { get; } =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, TypeInfoResolver = SpellingContext.Default };

    /// <summary>One value, with white space where JSON allows it.</summary>
    public static Expression Value(JsonNode? value, JsonNotation json) =>
        value switch
        {
            JsonArray { Count: > 0 } list => Bracketed("[", [.. list.Select(item => Value(item, json))], "]", json),
            JsonObject { Count: > 0 } members => Bracketed(
                "{",
                [
                    .. members.Select(member =>
                        Expression.Of(
                            Text(member.Key),
                            json.Blank,
                            new Expression.Literal(":"),
                            json.Blank,
                            Value(member.Value, json)
                        )
                    ),
                ],
                "}",
                json
            ),
            not null when value.GetValueKind() == JsonValueKind.String => Text(value.GetValue<string>()),
            _ => new Expression.Literal(value?.ToJsonString() ?? "null"),
        };

    /// <summary>A string of given characters.</summary>
    public static Expression Text(string text) => JsonNotation.Quoted(Escaped(new Expression.Literal(text)));

    /// <summary>The same characters as they stand in a string.</summary>
    public static Expression Escaped(Expression expression) =>
        expression switch
        {
            Expression.Literal literal => Expression.Of([
                .. literal.Text.EnumerateRunes().Select(rune => OneOf(ScalarRanges.Of(rune.Value, rune.Value))),
            ]),
            Expression.Character character => OneOf(character.Set),
            Expression.Sequence sequence => new Expression.Sequence([.. sequence.Parts.Select(Escaped)]),
            Expression.Choice choice => new Expression.Choice([.. choice.Options.Select(Escaped)]),
            Expression.Repeat repeat => repeat with { Part = Escaped(repeat.Part) },
            _ => expression,
        };

    private static Expression OneOf(ScalarRanges set)
    {
        var options = new List<Expression> { new Expression.Character(set.And(JsonNotation.Raw)) };
        var escapes = set.Except(JsonNotation.Raw).Ranges.SelectMany(r => Enumerable.Range(r.From, r.To - r.From + 1));
        options.AddRange(escapes.SelectMany(Escapes).Select(text => new Expression.Literal(text)));
        return Expression.AnyOf([.. options]);
    }

    private static IEnumerable<string> Escapes(int c) =>
        c switch
        {
            '"' => ["\\\""],
            '\\' => ["\\\\"],
            '\b' => ["\\b", "\\u0008"],
            '\f' => ["\\f", "\\u000c", "\\u000C"],
            '\n' => ["\\n", "\\u000a", "\\u000A"],
            '\r' => ["\\r", "\\u000d", "\\u000D"],
            '\t' => ["\\t", "\\u0009"],
            _ => new[] { $"\\u{c:x4}", $"\\u{c:X4}" }.Distinct(),
        };

    private static Expression Bracketed(string open, Expression[] parts, string close, JsonNotation json) =>
        Expression.Of(
            new Expression.Literal(open),
            json.Blank,
            Expression.Of([.. parts.SelectMany((part, i) => i == 0 ? new[] { part } : [json.Comma, part])]),
            json.Blank,
            new Expression.Literal(close)
        );
}

[JsonSerializable(typeof(JsonNode))]
internal sealed partial class SpellingContext : JsonSerializerContext;
