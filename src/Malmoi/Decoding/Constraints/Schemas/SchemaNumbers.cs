using System.Globalization;
using System.Text.Json.Nodes;
using Malmoi.Decoding.Constraints.Automata;
using Malmoi.Decoding.Constraints.Notations;
using Malmoi.Tokenization.Patterns.Regex;

namespace Malmoi.Decoding.Constraints.Schemas;

/// <summary>Numbers between bounds, digit by digit.</summary>
internal static class SchemaNumbers
{
    private const decimal Greatest = 1_000_000_000_000_000_000;
    private static readonly Expression Digit = new Expression.Character(ScalarRanges.Of('0', '9'));
    private static readonly Expression Minus = new Expression.Literal("-");

    /// <summary>Whole numbers, without fraction and exponent.</summary>
    public static Expression Integer(JsonObject schema, Func<string, InputException> error)
    {
        if (
            schema["multipleOf"] is { } step
            && !(step is JsonValue value && value.TryGetValue<decimal>(out var one) && one == 1)
        )
        {
            throw error("'multipleOf' is not supported: a grammar cannot divide; leave it out and check the answer");
        }

        var bounds = Bounds.Of(schema, error);
        if (bounds is { Least: null, Most: null })
        {
            return RegexNotation.Whole("-?(0|[1-9][0-9]*)");
        }

        var least = bounds.Least is { } low
            ? Whole(decimal.Ceiling(low), bounds.IsAbove && low == decimal.Ceiling(low) ? 1 : 0, error)
            : (long?)null;
        var most = bounds.Most is { } high
            ? Whole(decimal.Floor(high), bounds.IsBelow && high == decimal.Floor(high) ? -1 : 0, error)
            : (long?)null;
        return Signed(least, most, (from, to) => Between(from, to));
    }

    /// <summary>Numbers; with bounds, without exponent.</summary>
    public static Expression Number(JsonObject schema, JsonNotation json, Func<string, InputException> error)
    {
        if (schema["multipleOf"] is not null)
        {
            return Integer(schema, error);
        }

        var bounds = Bounds.Of(schema, error);
        if (bounds is { Least: null, Most: null })
        {
            return json.Number;
        }

        long? least = bounds.Least is { } low ? Whole(low, 0, error) : null;
        long? most = bounds.Most is { } high ? Whole(high, 0, error) : null;
        var positive = Magnitudes(Math.Max(0, least ?? 0), bounds.IsAbove && least >= 0, most, bounds.IsBelow);
        var negative = Magnitudes(Math.Max(0, -(most ?? 0)), bounds.IsBelow && most <= 0, -least, bounds.IsAbove);
        return Expression.AnyOf(
            most < 0 ? Expression.AnyOf([]) : positive,
            least >= 0 ? Expression.AnyOf([]) : Expression.Of(Minus, negative)
        );
    }

    // Sizes from one whole number to another, with fractions.
    private static Expression Magnitudes(long from, bool isAbove, long? to, bool isBelow)
    {
        var fraction = RegexNotation.Whole("([.][0-9]+)?");
        if (to is not { } most)
        {
            var all = Expression.Of(Between(isAbove ? from + 1 : from, null), fraction);
            return isAbove
                ? Expression.AnyOf(all, Expression.Of(Number(from), RegexNotation.Whole("[.][0-9]*[1-9][0-9]*")))
                : all;
        }

        var options = new List<Expression> { Expression.Of(Between(isAbove ? from + 1 : from, most - 1), fraction) };
        if (isAbove && from < most)
        {
            options.Add(Expression.Of(Number(from), RegexNotation.Whole("[.][0-9]*[1-9][0-9]*")));
        }

        if (!isBelow && (from < most || (from == most && !isAbove)))
        {
            options.Add(Expression.Of(Number(most), RegexNotation.Whole("([.]0+)?")));
        }

        return Expression.AnyOf([.. options]);
    }

    private static Expression Signed(long? least, long? most, Func<long, long?, Expression> between) =>
        Expression.AnyOf(
            most < 0 ? Expression.AnyOf([]) : between(Math.Max(0, least ?? 0), most),
            least >= 0 ? Expression.AnyOf([]) : Expression.Of(Minus, between(Math.Max(1, -(most ?? 0)), -least))
        );

    /// <summary>Whole numbers from 0 up without a sign; null: no bound.</summary>
    private static Expression Between(long from, long? to)
    {
        if (to < from)
        {
            return Expression.AnyOf([]);
        }

        var options = new List<Expression>();
        var (low, high) = (Text(from), to is { } most ? Text(most) : null);
        for (var length = low.Length; length <= (high ?? low).Length; length++)
        {
            var first = length == low.Length ? low : $"1{new string('0', length - 1)}";
            var last = length == high?.Length ? high : new string('9', length);
            options.Add(SameLength(first, last));
        }

        if (high is null)
        {
            var leading = new Expression.Character(ScalarRanges.Of('1', '9'));
            options.Add(Expression.Of(leading, new Expression.Repeat(Digit, low.Length, null)));
        }

        return Expression.AnyOf([.. options]);
    }

    private static Expression SameLength(string low, string high)
    {
        if (low.Length == 0)
        {
            return Expression.Empty;
        }

        var rest = low.Length - 1;
        if (low[0] == high[0])
        {
            return Expression.Of(new Expression.Literal(low[..1]), SameLength(low[1..], high[1..]));
        }

        var (isFromZero, isToNine) = (low[1..].All(c => c == '0'), high[1..].All(c => c == '9'));
        var (from, to) = (isFromZero ? low[0] : low[0] + 1, isToNine ? high[0] : high[0] - 1);
        var options = new List<Expression>
        {
            Expression.Of(
                new Expression.Character(ScalarRanges.Of(from, to)),
                new Expression.Repeat(Digit, rest, rest)
            ),
        };
        if (!isFromZero)
        {
            options.Add(Expression.Of(new Expression.Literal(low[..1]), SameLength(low[1..], new string('9', rest))));
        }

        if (!isToNine)
        {
            options.Add(Expression.Of(new Expression.Literal(high[..1]), SameLength(new string('0', rest), high[1..])));
        }

        return Expression.AnyOf([.. options]);
    }

    private static Expression.Literal Number(long value) => new(Text(value));

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static long Whole(decimal bound, int step, Func<string, InputException> error) =>
        bound != decimal.Truncate(bound)
            ? throw error($"the bound {bound} of a 'number' is not supported: take a whole number")
        : Math.Abs(bound) > Greatest ? throw error($"the bound {bound} is not supported: take one up to {Greatest:N0}")
        : (long)bound + step;

    /// <summary>The tightest of the bounds under the four keywords.</summary>
    private sealed record Bounds(decimal? Least, bool IsAbove, decimal? Most, bool IsBelow)
    {
        public static Bounds Of(JsonObject schema, Func<string, InputException> error)
        {
            var (minimum, above) = (Bound("minimum"), Bound("exclusiveMinimum"));
            var (maximum, below) = (Bound("maximum"), Bound("exclusiveMaximum"));
            var isAbove = above is not null && !(minimum > above);
            var isBelow = below is not null && !(maximum < below);
            return new Bounds(isAbove ? above : minimum, isAbove, isBelow ? below : maximum, isBelow);

            decimal? Bound(string keyword) =>
                schema[keyword] is not { } node ? null
                : node is JsonValue value && value.TryGetValue<decimal>(out var number) ? number
                : throw error($"'{keyword}' is a number of ordinary size, not {node.ToJsonString(JsonSpelling.Raw)}");
        }
    }
}
