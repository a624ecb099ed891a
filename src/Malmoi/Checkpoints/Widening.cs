using System.Numerics;
using System.Runtime.InteropServices;

namespace Malmoi.Checkpoints;

/// <summary>Elements of every type as 32-bit numbers; every type with a fraction but the 64-bit one keeps its value.</summary>
internal static unsafe class Widening
{
    private static readonly float[] E5M2 = Table(5, 2, 15, Specials.Infinite);
    private static readonly float[] E4M3 = Table(4, 3, 7, Specials.LastIsNaN);
    private static readonly float[] E4M3Fnuz = Table(4, 3, 8, Specials.NegativeZeroIsNaN);
    private static readonly float[] E5M2Fnuz = Table(5, 2, 16, Specials.NegativeZeroIsNaN);
    private static readonly float[] E8M0 =
    [
        .. Enumerable.Range(0, 255).Select(exponent => MathF.ScaleB(1, exponent - 127)),
        float.NaN,
    ];

    /// <summary>What the codes stand for that would be the largest numbers, or the negative zero.</summary>
    private enum Specials
    {
        Infinite,
        LastIsNaN,
        NegativeZeroIsNaN,
    }

    /// <summary>Fills <paramref name="floats"/> from as many elements.</summary>
    /// <param name="type">Any but complex.</param>
    /// <param name="elements">The first; it need not stand at a multiple of its size.</param>
    public static void ToFloats(ElementType type, byte* elements, Span<float> floats)
    {
        switch (type)
        {
            case ElementType.Float32:
                new ReadOnlySpan<float>(elements, floats.Length).CopyTo(floats);
                break;
            case ElementType.BFloat16:
                FromBFloat16(new ReadOnlySpan<ushort>(elements, floats.Length), floats);
                break;
            case ElementType.Float16:
                FromFloat16(new ReadOnlySpan<ushort>(elements, floats.Length), floats);
                break;
            case ElementType.Float64:
                Each<double>(elements, floats);
                break;
            case ElementType.Int64:
                Each<long>(elements, floats);
                break;
            case ElementType.UInt64:
                Each<ulong>(elements, floats);
                break;
            case ElementType.Int32:
                Each<int>(elements, floats);
                break;
            case ElementType.UInt32:
                Each<uint>(elements, floats);
                break;
            case ElementType.Int16:
                Each<short>(elements, floats);
                break;
            case ElementType.UInt16:
                Each<ushort>(elements, floats);
                break;
            case ElementType.Int8:
                Each<sbyte>(elements, floats);
                break;
            case ElementType.UInt8:
                Each<byte>(elements, floats);
                break;
            case ElementType.Boolean:
                FromBoolean(new ReadOnlySpan<byte>(elements, floats.Length), floats);
                break;
            default:
                Look(Codes(type), new ReadOnlySpan<byte>(elements, floats.Length), floats);
                break;
        }
    }

    private static float[] Codes(ElementType type) =>
        type switch
        {
            ElementType.Float8E5M2 => E5M2,
            ElementType.Float8E4M3 => E4M3,
            ElementType.Float8E8M0 => E8M0,
            ElementType.Float8E4M3Fnuz => E4M3Fnuz,
            ElementType.Float8E5M2Fnuz => E5M2Fnuz,
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "no type of one number"),
        };

    private static void Each<T>(byte* elements, Span<float> floats)
        where T : unmanaged, INumber<T>
    {
        var from = new ReadOnlySpan<T>(elements, floats.Length);
        for (var i = 0; i < floats.Length; i++)
        {
            floats[i] = float.CreateTruncating(from[i]);
        }
    }

    private static void FromBoolean(ReadOnlySpan<byte> from, Span<float> floats)
    {
        for (var i = 0; i < floats.Length; i++)
        {
            floats[i] = from[i] == 0 ? 0 : 1;
        }
    }

    private static void Look(float[] table, ReadOnlySpan<byte> codes, Span<float> floats)
    {
        for (var i = 0; i < floats.Length; i++)
        {
            floats[i] = table[codes[i]];
        }
    }

    private static void FromBFloat16(ReadOnlySpan<ushort> from, Span<float> floats)
    {
        var bits = MemoryMarshal.Cast<float, uint>(floats);
        var i = 0;
        for (; i <= bits.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(from[i..]), out var low, out var high);
            (low << 16).CopyTo(bits[i..]);
            (high << 16).CopyTo(bits[(i + Vector<uint>.Count)..]);
        }

        for (; i < bits.Length; i++)
        {
            bits[i] = (uint)from[i] << 16;
        }
    }

    private static void FromFloat16(ReadOnlySpan<ushort> from, Span<float> floats)
    {
        var bits = MemoryMarshal.Cast<float, uint>(floats);
        var i = 0;
        for (; i <= bits.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(from[i..]), out var low, out var high);
            FromFloat16(low).CopyTo(bits[i..]);
            FromFloat16(high).CopyTo(bits[(i + Vector<uint>.Count)..]);
        }

        for (; i < bits.Length; i++)
        {
            floats[i] = (float)BitConverter.UInt16BitsToHalf(from[i]);
        }
    }

    // Exponent and fraction move to their places in 32 bits; a product with 2^112 sets the bias right, for numbers below the normal ones too.
    private static Vector<uint> FromFloat16(Vector<uint> half)
    {
        var magnitude = (half & new Vector<uint>(0x7fff)) << 13;
        var scaled = Vector.AsVectorUInt32(
            Vector.AsVectorSingle(magnitude) * new Vector<float>(MathF.ScaleB(1, 127 - 15))
        );
        var isInfiniteOrNaN = Vector.GreaterThanOrEqual(magnitude, new Vector<uint>(0x7c00 << 13));
        var infiniteOrNaN = magnitude | new Vector<uint>(0x7f800000);
        return Vector.ConditionalSelect(isInfiniteOrNaN, infiniteOrNaN, scaled)
            | ((half & new Vector<uint>(0x8000)) << 16);
    }

    private static float[] Table(int exponentBits, int fractionBits, int bias, Specials specials)
    {
        var table = new float[256];
        for (var code = 0; code < 128; code++)
        {
            var exponent = code >> fractionBits;
            var fraction = code & ((1 << fractionBits) - 1);
            var value =
                exponent == 0
                    ? MathF.ScaleB(fraction, 1 - bias - fractionBits)
                    : MathF.ScaleB(fraction + (1 << fractionBits), exponent - bias - fractionBits);
            if (specials == Specials.Infinite && exponent == (1 << exponentBits) - 1)
            {
                value = fraction == 0 ? float.PositiveInfinity : float.NaN;
            }
            else if (specials == Specials.LastIsNaN && code == 127)
            {
                value = float.NaN;
            }

            (table[code], table[code + 128]) = (value, -value);
        }

        if (specials == Specials.NegativeZeroIsNaN)
        {
            table[128] = float.NaN;
        }

        return table;
    }
}
