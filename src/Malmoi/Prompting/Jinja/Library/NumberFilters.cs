using System.Globalization;
using Malmoi.Prompting.Jinja.Values;

namespace Malmoi.Prompting.Jinja.Library;

/// <summary>The filters that make numbers.</summary>
internal static class NumberFilters
{
    public static readonly Dictionary<string, Filter> All = new(StringComparer.Ordinal)
    {
        ["int"] = ToInteger,
        ["float"] = ToFloat,
        ["abs"] = Absolute,
        ["round"] = Round,
    };

    /// <summary>A whole number that something needs.</summary>
    public static long Whole(Run run, Value value, string what) =>
        Operators.Number(value) is IntegerValue integer
            ? integer.Number
            : throw run.Error($"{what} is a whole number, not '{value.TypeName}'");

    private static Value ToInteger(Run run, Value value, Arguments arguments)
    {
        var bound = arguments.Bind(run, "filter 'int'", "default", "base");
        var radix = bound[1] is null ? 10 : Whole(run, bound[1]!, "the base of 'int'");
        return value switch
            {
                UndefinedValue missing => throw run.Missing(missing),
                TextValue text => ReadInteger(text.Text, radix)
                    ?? (Read(text.Text) is { } real ? Cut(run, real) : null),
                FloatValue real => Cut(run, real.Number),
                _ => Operators.Number(value),
            }
            ?? bound[0]
            ?? Value.Of(0);
    }

    private static Value ToFloat(Run run, Value value, Arguments arguments)
    {
        var fallback = arguments.Bind(run, "filter 'float'", "default")[0] ?? new FloatValue(0);
        return value switch
        {
            UndefinedValue missing => throw run.Missing(missing),
            TextValue text => Read(text.Text) is { } real ? new FloatValue(real) : fallback,
            _ => Operators.Number(value) is { } number ? new FloatValue(Operators.Real(number)) : fallback,
        };
    }

    private static Value Absolute(Run run, Value value, Arguments arguments) =>
        Operators.Number(value) switch
        {
            IntegerValue { Number: long.MinValue } => throw Operators.Overflow(run),
            IntegerValue integer => Value.Of(Math.Abs(integer.Number)),
            FloatValue real => new FloatValue(Math.Abs(real.Number)),
            _ when value is UndefinedValue missing => throw run.Missing(missing),
            _ => throw run.Error($"filter 'abs' needs a number, not '{value.TypeName}'"),
        };

    private static Value Round(Run run, Value value, Arguments arguments)
    {
        var bound = arguments.Bind(run, "filter 'round'", "precision", "method");
        var precision = bound[0] is null ? 0 : Whole(run, bound[0]!, "the precision of 'round'");
        var method = bound[1] is TextValue text ? text.Text : "common";
        if (value is UndefinedValue missing)
        {
            throw run.Missing(missing);
        }

        var number =
            Operators.Number(value) ?? throw run.Error($"filter 'round' needs a number, not '{value.TypeName}'");
        if (Math.Abs(precision) > 300)
        {
            throw run.Error("the precision of 'round' lies between -300 and 300");
        }

        var power = Math.Pow(10, precision);
        return method switch
        {
            "common" when number is IntegerValue integer && precision >= 0 => integer,
            "common" when precision >= 0 => new FloatValue(
                double.Parse(FloatText.Fixed(Operators.Real(number), (int)precision), CultureInfo.InvariantCulture)
            ),
            "common" when number is IntegerValue => Cut(run, Math.Round(Operators.Real(number) * power) / power)!,
            "common" => new FloatValue(Math.Round(Operators.Real(number) * power) / power),
            "ceil" => new FloatValue(Math.Ceiling(Operators.Real(number) * power) / power),
            "floor" => new FloatValue(Math.Floor(Operators.Real(number) * power) / power),
            _ => throw run.Error($"filter 'round' knows 'common', 'ceil' and 'floor', not '{method}'"),
        };
    }

    private static IntegerValue? Cut(Run run, double number) =>
        !double.IsFinite(number) ? null
        : Math.Abs(number) < 9.2e18 ? new IntegerValue((long)number)
        : throw Operators.Overflow(run);

    private static IntegerValue? ReadInteger(string text, long radix)
    {
        var digits = text.Trim();
        var isNegative = digits.StartsWith('-');
        digits = digits.TrimStart('+', '-');
        if (radix is 2 or 8 or 16 && digits.Length > 2 && digits[0] == '0' && char.IsAsciiLetter(digits[1]))
        {
            digits = digits[2..];
        }

        digits = digits.Replace("_", "", StringComparison.Ordinal);
        long number = 0;
        foreach (var letter in digits)
        {
            var digit = char.IsAsciiDigit(letter) ? letter - '0' : char.ToLowerInvariant(letter) - 'a' + 10;
            if (!char.IsAsciiLetterOrDigit(letter) || digit >= radix || number > (long.MaxValue - digit) / radix)
            {
                return null;
            }

            number = (number * radix) + digit;
        }

        return digits.Length == 0 ? null : new IntegerValue(isNegative ? -number : number);
    }

    private static double? Read(string text)
    {
        var written = text.Trim().Replace("_", "", StringComparison.Ordinal);
        return double.TryParse(written, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : written.TrimStart('+', '-').ToLowerInvariant() switch
            {
                "inf" or "infinity" => written[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity,
                "nan" => double.NaN,
                _ => null,
            };
    }
}
