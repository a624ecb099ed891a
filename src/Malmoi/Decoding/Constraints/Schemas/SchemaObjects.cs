using System.Text;
using System.Text.Json.Nodes;
using Malmoi.Decoding.Constraints.Automata;
using Malmoi.Decoding.Constraints.Notations;
using Malmoi.Tokenization.Patterns.Regex;

namespace Malmoi.Decoding.Constraints.Schemas;

/// <summary>Objects: the members that are named, in their order, then further ones with names of their own.</summary>
internal sealed class SchemaObjects(SchemaReader reader, JsonObject schema, string place)
{
    private JsonNotation Json => reader.Json;

    public Expression Write()
    {
        var members = Members();
        RefuseCounts(members);
        var further = schema["additionalProperties"];
        var others = SchemaKeywords.IsFalse(further)
            ? null
            : Other(further, [.. members.Select(member => member.Name)]);

        // Behind at least one member, and before any: each from the last to the first.
        var behind = others is null ? Expression.Empty : Expression.Of(Json.Comma, others).Many();
        var first = others is null ? Expression.Empty : Expression.Of(others, behind).Optional();
        for (var i = members.Count - 1; i >= 0; i--)
        {
            var (name, value, isRequired) = members[i];
            var member = Json.Member(JsonSpelling.Text(name), value);
            var then = Expression.Of(Json.Comma, member, behind);
            var begun = Expression.Of(member, behind);
            first = Rule(isRequired ? begun : Expression.AnyOf(begun, first));
            behind = Rule(isRequired ? then : Expression.AnyOf(then, behind));
        }

        return Expression.Of(new Expression.Literal("{"), Json.Blank, first, Json.Blank, new Expression.Literal("}"));
    }

    private List<(string Name, Expression Value, bool IsRequired)> Members()
    {
        if (schema["properties"] is { } all and not JsonObject)
        {
            throw reader.Error(
                place,
                $"'properties' is an object of schemas, not {all.ToJsonString(JsonSpelling.Raw)}"
            );
        }

        if (schema["required"] is { } names and not JsonArray)
        {
            throw reader.Error(place, $"'required' is a list of names, not {names.ToJsonString(JsonSpelling.Raw)}");
        }

        var properties = schema["properties"] as JsonObject ?? [];
        string[] required =
        [
            .. (schema["required"] as JsonArray ?? []).Select(name =>
                SchemaKeywords.Text(name) ?? throw reader.Error(place, "'required' is a list of names")
            ),
        ];
        var members = new List<(string, Expression, bool)>();
        foreach (var (name, value) in properties)
        {
            members.Add((name, reader.Schema(value, $"{place}/properties/{name}"), required.Contains(name)));
        }

        foreach (var name in required.Distinct().Where(name => !properties.ContainsKey(name)))
        {
            var value = schema["additionalProperties"] ?? JsonValue.Create(true);
            members.Add((name, reader.Schema(value, $"{place}/additionalProperties"), true));
        }

        return members;
    }

    private void RefuseCounts(List<(string Name, Expression Value, bool IsRequired)> members)
    {
        var least = SchemaKeywords.Count(schema, "minProperties", Error) ?? 0;
        var most = SchemaKeywords.Count(schema, "maxProperties", Error);
        var isClosed = SchemaKeywords.IsFalse(schema["additionalProperties"]);
        if (
            least > members.Count(member => member.IsRequired)
            || (most is { } limit && !(isClosed && members.Count <= limit))
        )
        {
            throw Error(
                "'minProperties' and 'maxProperties' are not supported where 'required' and 'additionalProperties' do not already say as much"
            );
        }
    }

    private Expression Other(JsonNode? further, List<string> names) =>
        Json.Member(
            names.Count == 0 ? Json.String : JsonNotation.Quoted(Except(names)),
            further is null ? Json.Value : reader.Schema(further, $"{place}/additionalProperties")
        );

    // Any characters that do not spell one of these names: a tree of the names, left at every other character.
    private Expression Except(List<string> names)
    {
        var any = Rule(JsonSpelling.Escaped(new Expression.Character(ScalarRanges.All).Many()));
        return Branch([.. names.Distinct().Select(name => name.EnumerateRunes().ToArray())], 0);

        Expression Branch(List<Rune[]> rest, int depth)
        {
            var options = new List<Expression>();
            if (rest.All(name => name.Length > depth))
            {
                options.Add(Expression.Empty);
            }

            var groups = rest.Where(name => name.Length > depth).GroupBy(name => name[depth]).ToList();
            foreach (var group in groups)
            {
                options.Add(
                    Expression.Of(
                        JsonSpelling.Escaped(new Expression.Literal(group.Key.ToString())),
                        Branch([.. group], depth + 1)
                    )
                );
            }

            var left = ScalarRanges.Of(groups.Select(group => (group.Key.Value, group.Key.Value))).Negated();
            options.Add(Expression.Of(JsonSpelling.Escaped(new Expression.Character(left)), any));
            return Rule(Expression.AnyOf([.. options]));
        }
    }

    private Expression.Call Rule(Expression body) => new(reader.Rules.Add(place, body));

    private InputException Error(string text) => reader.Error(place, text);
}
