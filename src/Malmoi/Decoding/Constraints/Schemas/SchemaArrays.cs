using System.Text.Json.Nodes;
using Malmoi.Decoding.Constraints.Automata;

namespace Malmoi.Decoding.Constraints.Schemas;

/// <summary>Arrays: the first items each by its schema, the others by one, as many as are asked for.</summary>
internal sealed class SchemaArrays(SchemaReader reader, JsonObject schema, string place)
{
    public Expression Write()
    {
        var prefix = Prefix();
        var items = schema["items"];
        if (items is JsonArray)
        {
            throw reader.Error(place, "'items' as a list is of older drafts: call it 'prefixItems'");
        }

        var isClosed = SchemaKeywords.IsFalse(items);
        var least = Count("minItems") ?? 0;
        var most = Count("maxItems");
        most = isClosed ? Math.Min(most ?? int.MaxValue, prefix.Count) : most;
        if (least > most)
        {
            return Expression.AnyOf([]);
        }

        var item =
            items is null ? reader.Json.Value
            : isClosed ? Expression.AnyOf([])
            : reader.Schema(items, $"{place}/items");
        var more = Expression.Of(reader.Json.Comma, item);
        var known = Math.Min(prefix.Count, most ?? int.MaxValue);
        var open = most - known;

        // What may follow as many items as stand before it, from the last to the first.
        Expression rest = new Expression.Repeat(more, Math.Max(0, least - known), open);
        for (var i = known - 1; i > 0; i--)
        {
            var next = Expression.Of(reader.Json.Comma, prefix[i], rest);
            rest = new Expression.Call(reader.Rules.Add(place, i >= least ? next.Optional() : next));
        }

        var content =
            most == 0 ? Expression.Empty
            : known > 0 ? Expression.Of(prefix[0], rest, reader.Json.Blank)
            : Expression.Of(item, new Expression.Repeat(more, Math.Max(0, least - 1), most - 1), reader.Json.Blank);
        return Expression.Of(
            new Expression.Literal("["),
            reader.Json.Blank,
            least == 0 ? content.Optional() : content,
            new Expression.Literal("]")
        );
    }

    private List<Expression> Prefix() =>
        schema["prefixItems"] switch
        {
            null => [],
            JsonArray list => [.. list.Select((item, i) => reader.Schema(item, $"{place}/prefixItems/{i}"))],
            _ => throw reader.Error(place, "'prefixItems' is a list of schemas"),
        };

    private int? Count(string keyword) => SchemaKeywords.Count(schema, keyword, text => reader.Error(place, text));
}
