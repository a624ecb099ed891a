using System.Globalization;
using Malmoi.Prompting.Jinja.Values;

namespace Malmoi.Prompting.Jinja.Library;

/// <summary>One number in the notation that a letter names: <c>d</c>, <c>x</c>, <c>f</c>, <c>e</c>, <c>g</c>, <c>%</c>.</summary>
internal static class NumberFormat
{
    private const int HighestPrecision = 300;

    /// <summary>Whether a minus stands before the digits: it does before a float's negative zero, not before a whole one.</summary>
    public static bool IsNegative(char letter, Value number) =>
        number is FloatValue real && letter is not ('d' or 'i' or 'u')
            ? double.IsNegative(real.Number)
            : Math.Truncate(Operators.Real(number)) < 0;

    /// <summary>A float without a notation, to so many digits: as in <c>g</c>, but always seen to be no whole number.</summary>
    public static string Plain(Run run, FloatValue number, int precision)
    {
        var digits = Digits(run, 'g', number, precision);
        return digits.AsSpan().IndexOfAny(".en") >= 0 ? digits
            : digits.Length < precision ? digits + ".0"
            : Trimmed(Exponent(Math.Abs(number.Number), Math.Max(1, precision) - 1));
    }

    /// <summary>The digits without sign or padding.</summary>
    public static string Digits(Run run, char letter, Value number, int? precision)
    {
        if (precision > HighestPrecision)
        {
            throw run.Error($"a format has at most {HighestPrecision} digits");
        }

        var real = Math.Abs(Operators.Real(number));
        return char.ToLowerInvariant(letter) switch
        {
            'd' or 'i' or 'u' => Whole(run, number).ToString(CultureInfo.InvariantCulture),
            'x' or 'o' or 'b' when number is FloatValue => throw run.Error(
                $"the format '{letter}' needs a whole number"
            ),
            'x' => Case(letter, Whole(run, number).ToString("x", CultureInfo.InvariantCulture)),
            'o' => InBase(Whole(run, number), 8),
            'b' => InBase(Whole(run, number), 2),
            'f' => FloatText.Fixed(real, precision ?? 6),
            '%' => FloatText.Fixed(real * 100, precision ?? 6) + "%",
            'e' => Case(letter, Exponent(real, precision ?? 6)),
            _ => Case(letter, General(real, Math.Max(1, precision ?? 6))),
        };
    }

    private static string Case(char letter, string digits) => char.IsUpper(letter) ? digits.ToUpperInvariant() : digits;

    private static ulong Whole(Run run, Value number) =>
        number is IntegerValue integer ? Absolute(integer.Number)
        : Math.Abs(Operators.Real(number)) < 9.2e18 ? (ulong)Math.Abs(Operators.Real(number))
        : throw Operators.Overflow(run);

    private static ulong Absolute(long number) => number < 0 ? (ulong)-(number + 1) + 1 : (ulong)number;

    private static string InBase(ulong number, uint radix)
    {
        var digits = "";
        do
        {
            digits = (char)('0' + (number % radix)) + digits;
            number /= radix;
        } while (number > 0);

        return digits;
    }

    private static string Exponent(double real, int precision)
    {
        if (!double.IsFinite(real))
        {
            return FloatText.Fixed(real, 0);
        }

        // .NET writes three digits of exponent, C two or as many as it takes.
        var text = real.ToString("e" + precision.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return text[^3] == '0' ? text.Remove(text.Length - 3, 1) : text;
    }

    // As many digits as asked for, an exponent only for the very small and large, no zeros at the end.
    private static string General(double real, int precision)
    {
        if (!double.IsFinite(real) || real == 0)
        {
            return real == 0 ? "0" : FloatText.Fixed(real, 0);
        }

        var scientific = Exponent(real, precision - 1);
        var at = scientific.IndexOf('e', StringComparison.Ordinal);
        var exponent = int.Parse(scientific.AsSpan(at + 1), CultureInfo.InvariantCulture);
        return exponent < -4 || exponent >= precision
            ? Trimmed(scientific)
            : WithoutZeros(FloatText.Fixed(real, precision - 1 - exponent));
    }

    private static string Trimmed(string scientific)
    {
        var at = scientific.IndexOf('e', StringComparison.Ordinal);
        return WithoutZeros(scientific[..at]) + scientific[at..];
    }

    private static string WithoutZeros(string digits) =>
        digits.Contains('.', StringComparison.Ordinal) ? digits.TrimEnd('0').TrimEnd('.') : digits;
}
