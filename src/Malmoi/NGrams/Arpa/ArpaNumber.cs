using System.Buffers.Text;
using System.Globalization;

namespace Malmoi.NGrams.Arpa;

/// <summary>Numbers as ARPA files write them: to and from the shortest decimal that stands for the float and no other.</summary>
/// <remarks>Log probabilities have few digits, so both ways go through one exact 64-bit product; whatever that cannot decide goes to the framework.</remarks>
internal static class ArpaNumber
{
    /// <summary>Bytes that <see cref="Format"/> writes at most.</summary>
    public const int MostBytes = 24;

    private static readonly double[] s_powers =
    [
        1e0,
        1e1,
        1e2,
        1e3,
        1e4,
        1e5,
        1e6,
        1e7,
        1e8,
        1e9,
        1e10,
        1e11,
        1e12,
        1e13,
        1e14,
        1e15,
        1e16,
        1e17,
        1e18,
        1e19,
        1e20,
        1e21,
        1e22,
    ];

    public static bool TryParse(ReadOnlySpan<byte> text, out float value)
    {
        var negative = !text.IsEmpty && text[0] == '-';
        var mantissa = 0UL;
        var digits = 0;
        var scale = 0;
        var point = false;
        for (var i = negative ? 1 : 0; i < text.Length; i++)
        {
            var digit = (uint)text[i] - '0';
            if (digit <= 9 && digits < 15)
            {
                mantissa = (mantissa * 10) + digit;
                digits++;
                scale += point ? 1 : 0;
            }
            else if (text[i] == '.' && !point)
            {
                point = true;
            }
            else
            {
                return TryParseSlowly(text, out value);
            }
        }

        // Both operands are exact, so the quotient is the double nearest to the decimal.
        var exact = mantissa / s_powers[scale];
        if (digits == 0 || NearMidpoint(exact))
        {
            return TryParseSlowly(text, out value);
        }

        value = negative ? -(float)exact : (float)exact;
        return true;
    }

    /// <summary>Writes the shortest decimal that reads back as <paramref name="value"/>; gives the number of bytes.</summary>
    public static int Format(float value, Span<byte> to)
    {
        if (value == 0)
        {
            to[0] = (byte)'0';
            return 1;
        }

        var magnitude = Math.Abs((double)value);
        if (magnitude is >= 1e-4 and < 1e4)
        {
            var whole = magnitude switch
            {
                >= 1000 => 4,
                >= 100 => 3,
                >= 10 => 2,
                >= 1 => 1,
                >= 0.1 => 0,
                >= 0.01 => -1,
                >= 0.001 => -2,
                _ => -3,
            };
            // A decimal stands for the float that it is nearer to than half the distance to the next one. Powers of two have a
            // nearer neighbour on one side; they, and decimals too near to half way for doubles to tell, go to the framework.
            var bits = BitConverter.SingleToUInt32Bits((float)magnitude);
            var half = BitConverter.UInt32BitsToSingle(bits + 1) - magnitude;
            half *= 0.5;
            // A decimal of fewer than six digits shows up here with zeros behind it.
            for (var digits = (bits & 0x7fffff) == 0 ? 10 : 6; digits <= 9; digits++)
            {
                var power = s_powers[digits - whole];
                var exact = magnitude * power;
                var scaled = Math.Round(exact);
                var distance = Math.Abs(scaled - exact);
                if (distance < 0.999999 * half * power)
                {
                    return Write((uint)scaled, digits - whole, value < 0, to);
                }

                if (distance < 1.000001 * half * power)
                {
                    break;
                }
            }
        }

        if (!float.IsFinite(value))
        {
            var name =
                float.IsNaN(value) ? "nan"u8
                : value < 0 ? "-inf"u8
                : "inf"u8;
            name.CopyTo(to);
            return name.Length;
        }

        if (!value.TryFormat(to, out var written, "R", CultureInfo.InvariantCulture))
        {
            throw new ArgumentException("the buffer is too small for a number", nameof(to));
        }

        return written;
    }

    private static int Write(uint scaled, int scale, bool negative, Span<byte> to)
    {
        while (scale > 0 && scaled % 10 == 0)
        {
            scaled /= 10;
            scale--;
        }

        var at = 0;
        if (negative)
        {
            to[at++] = (byte)'-';
        }

        // The digits from the last one, at least one before the point.
        var length = Math.Max(DigitsOf(scaled), scale + 1) + (scale > 0 ? 1 : 0);
        var text = to.Slice(at, length);
        var point = scale > 0 ? length - 1 - scale : -1;
        for (var i = length - 1; i >= 0; i--)
        {
            if (i == point)
            {
                text[i] = (byte)'.';
                continue;
            }

            var rest = scaled / 10;
            text[i] = (byte)('0' + (scaled - (rest * 10)));
            scaled = rest;
        }

        return at + length;
    }

    private static int DigitsOf(uint value)
    {
        var digits = 1;
        for (; value >= 10; value /= 10)
        {
            digits++;
        }

        return digits;
    }

    // Rounding twice, to double and then to float, errs only where the double lies (almost) half way between two floats.
    private static bool NearMidpoint(double value)
    {
        var low = BitConverter.DoubleToInt64Bits(value) & 0x1fffffff;
        return Math.Abs(low - 0x10000000) <= 2;
    }

    private static bool TryParseSlowly(ReadOnlySpan<byte> text, out float value)
    {
        if (Utf8Parser.TryParse(text, out value, out var used) && used == text.Length)
        {
            return true;
        }

        if (
            System.Text.Ascii.EqualsIgnoreCase(text, "-inf"u8)
            || System.Text.Ascii.EqualsIgnoreCase(text, "-infinity"u8)
        )
        {
            value = float.NegativeInfinity;
            return true;
        }

        if (System.Text.Ascii.EqualsIgnoreCase(text, "inf"u8) || System.Text.Ascii.EqualsIgnoreCase(text, "infinity"u8))
        {
            value = float.PositiveInfinity;
            return true;
        }

        if (System.Text.Ascii.EqualsIgnoreCase(text, "nan"u8) || System.Text.Ascii.EqualsIgnoreCase(text, "-nan"u8))
        {
            value = float.NaN;
            return true;
        }

        return false;
    }
}
