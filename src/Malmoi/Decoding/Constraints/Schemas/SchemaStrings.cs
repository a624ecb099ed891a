using System.Text.Json.Nodes;
using Malmoi.Decoding.Constraints.Automata;
using Malmoi.Decoding.Constraints.Notations;
using Malmoi.Tokenization.Patterns.Regex;

namespace Malmoi.Decoding.Constraints.Schemas;

/// <summary>Strings: of any characters, of a pattern or a format, and so many characters long.</summary>
internal sealed class SchemaStrings(SchemaReader reader, JsonObject schema, string place)
{
    public Expression Write()
    {
        var least = Count("minLength") ?? 0;
        var most = Count("maxLength");
        if (least > most)
        {
            return Expression.AnyOf([]);
        }

        if (Content() is not { } content)
        {
            return (least, most) == (0, null)
                ? reader.Json.String
                : JsonNotation.Quoted(new Expression.Repeat(reader.Json.Character, least, most));
        }

        var bounded =
            (least, most) == (0, null)
                ? JsonSpelling.Escaped(content)
                : LengthBound.Of(content, least, most, reader.Rules)
                    ?? throw reader.Error(
                        place,
                        "a length this great beside 'pattern' or 'format' is not supported: say it in the pattern"
                    );
        return JsonNotation.Quoted(bounded);
    }

    // Null: any characters.
    private Expression? Content()
    {
        var (pattern, format) = (Keyword("pattern"), Keyword("format"));
        if (pattern is not null && format is not null)
        {
            throw reader.Error(place, "'pattern' and 'format' together are not supported: say both in the pattern");
        }

        if (format is not null)
        {
            return StringFormats.Find(format)
                ?? throw reader.Error(
                    place,
                    $"the format '{format}' is not supported: take one of {string.Join(", ", StringFormats.Names)}, or a pattern"
                );
        }

        return pattern is null ? null : Pattern(pattern);
    }

    // A pattern may match anywhere in the string unless it says where it starts and ends.
    private static Expression Pattern(string pattern)
    {
        var node = RegexProgram.Parse(pattern);
        RegexNode[] options = node is RegexNode.Choice choice ? [.. choice.Options] : [node];
        return Expression.AnyOf([.. options.Select(option => Anywhere(option, pattern))]);
    }

    private static Expression Anywhere(RegexNode node, string pattern)
    {
        var inner = RegexNotation.WithoutAnchors(node, pattern, out var fromStart, out var toEnd);
        var any = new Expression.Character(ScalarRanges.All).Many();
        return Expression.Of(
            fromStart ? Expression.Empty : any,
            RegexNotation.Convert(inner, pattern),
            toEnd ? Expression.Empty : any
        );
    }

    private string? Keyword(string name) =>
        schema[name] is { } node
            ? SchemaKeywords.Text(node) ?? throw reader.Error(place, $"'{name}' is a string")
            : null;

    private int? Count(string keyword) => SchemaKeywords.Count(schema, keyword, text => reader.Error(place, text));
}
