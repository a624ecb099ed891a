using System.Globalization;
using System.Numerics;

namespace Malmoi.Prompting.Jinja.Values;

/// <summary>Floats as Python writes them.</summary>
internal static class FloatText
{
    /// <summary>Python's <c>repr</c>: the fewest digits that read back as the same number, with an exponent only far from one.</summary>
    public static string Shortest(double number)
    {
        if (Special(number) is { } name)
        {
            return name;
        }

        // .NET writes the same digits, but with other rules for the exponent: take digits and exponent apart.
        var written = Math.Abs(number).ToString("E16", CultureInfo.InvariantCulture);
        for (var precision = 0; precision < 17; precision++)
        {
            var shorter = Math.Abs(number).ToString("E" + precision, CultureInfo.InvariantCulture);
            if (double.Parse(shorter, CultureInfo.InvariantCulture) == Math.Abs(number))
            {
                written = shorter;
                break;
            }
        }

        var at = written.IndexOf('E', StringComparison.Ordinal);
        var digits = written[..at].Replace(".", "", StringComparison.Ordinal).TrimEnd('0');
        var exponent = int.Parse(written.AsSpan(at + 1), CultureInfo.InvariantCulture);
        digits = digits.Length == 0 ? "0" : digits;
        var sign = double.IsNegative(number) ? "-" : "";
        if (exponent is < -4 or >= 16)
        {
            var fraction = digits.Length > 1 ? "." + digits[1..] : "";
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{sign}{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}"
            );
        }

        return exponent < 0 ? $"{sign}0.{new string('0', -exponent - 1)}{digits}"
            : digits.Length <= exponent + 1 ? $"{sign}{digits.PadRight(exponent + 1, '0')}.0"
            : $"{sign}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }

    /// <summary>So many digits after the point, rounded from the exact binary number, half to even.</summary>
    public static string Fixed(double number, int precision)
    {
        if (Special(number) is { } name)
        {
            return name;
        }

        var bits = BitConverter.DoubleToInt64Bits(number);
        var exponent = (int)((bits >> 52) & 0x7ff);
        BigInteger mantissa = (bits & ((1L << 52) - 1)) | (exponent == 0 ? 0 : 1L << 52);
        var shift = Math.Max(exponent, 1) - 1075;
        var scaled = mantissa * BigInteger.Pow(10, precision);
        if (shift >= 0)
        {
            scaled <<= shift;
        }
        else
        {
            var half = BigInteger.One << (-shift - 1);
            var rest = scaled & ((BigInteger.One << -shift) - 1);
            scaled >>= -shift;
            scaled += rest > half || (rest == half && !scaled.IsEven) ? 1 : 0;
        }

        var digits = scaled.ToString(CultureInfo.InvariantCulture).PadLeft(precision + 1, '0');
        var point = digits.Length - precision;
        var text = precision == 0 ? digits : $"{digits[..point]}.{digits[point..]}";
        return bits < 0 ? "-" + text : text;
    }

    private static string? Special(double number) =>
        double.IsNaN(number) ? "nan"
        : double.IsInfinity(number) ? (number > 0 ? "inf" : "-inf")
        : null;
}
