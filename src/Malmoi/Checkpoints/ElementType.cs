namespace Malmoi.Checkpoints;

/// <summary>What one element of a tensor is; in the order in which safetensors lays tensors out, from the last to the first.</summary>
public enum ElementType
{
    Boolean,
    UInt8,
    Int8,

    /// <summary>8 bits with a 5-bit exponent and infinities (Micikevicius et al., 2022).</summary>
    Float8E5M2,

    /// <summary>8 bits with a 4-bit exponent, without infinities (Micikevicius et al., 2022); torch calls it float8_e4m3fn.</summary>
    Float8E4M3,

    /// <summary>A power of two: the scale of a block in the OCP microscaling formats.</summary>
    Float8E8M0,

    /// <summary>A 4-bit exponent, one zero, one NaN, no infinities (Noune et al., 2022).</summary>
    Float8E4M3Fnuz,

    /// <summary>A 5-bit exponent, one zero, one NaN, no infinities (Noune et al., 2022).</summary>
    Float8E5M2Fnuz,
    Int16,
    UInt16,
    Float16,

    /// <summary>The upper half of a <see cref="Float32"/>.</summary>
    BFloat16,
    Int32,
    UInt32,
    Float32,

    /// <summary>Two <see cref="Float32"/>: a real and an imaginary part.</summary>
    Complex64,
    Float64,
    Int64,
    UInt64,

    /// <summary>No element stands by itself: they are packed in blocks of <see cref="TensorInfo.Blocks"/>.</summary>
    Blocks,
}

/// <summary>Sizes and names of element types.</summary>
public static class ElementTypes
{
    private static readonly string[] Names =
    [
        "BOOL",
        "U8",
        "I8",
        "F8_E5M2",
        "F8_E4M3",
        "F8_E8M0",
        "F8_E4M3FNUZ",
        "F8_E5M2FNUZ",
        "I16",
        "U16",
        "F16",
        "BF16",
        "I32",
        "U32",
        "F32",
        "C64",
        "F64",
        "I64",
        "U64",
    ];

    /// <summary>Bytes of one element.</summary>
    public static int Size(this ElementType type) =>
        type switch
        {
            < ElementType.Int16 => 1,
            < ElementType.Int32 => 2,
            < ElementType.Complex64 => 4,
            < ElementType.Blocks => 8,
            _ => throw new ArgumentException("elements in blocks have no size of their own", nameof(type)),
        };

    /// <summary>The name in the header of a safetensors file: F32, BF16, I64.</summary>
    /// <exception cref="ArgumentException">Elements in blocks: no safetensors file has them.</exception>
    public static string Symbol(this ElementType type) =>
        type != ElementType.Blocks
            ? Names[(int)type]
            : throw new ArgumentException("elements in blocks have no name in safetensors", nameof(type));

    /// <summary>The type of a name in the header of a safetensors file.</summary>
    /// <returns>False for a name that is unknown, or whose elements share bytes (F4, F6).</returns>
    public static bool TryParse(string? symbol, out ElementType type)
    {
        var index = Array.IndexOf(Names, symbol);
        type = (ElementType)Math.Max(0, index);
        return index >= 0;
    }

    /// <summary>Whether elements are numbers with a fraction, as weights are.</summary>
    public static bool IsFloating(this ElementType type) =>
        type is ElementType.Float64 or ElementType.Float32 or ElementType.Float16 or ElementType.BFloat16
        || type is >= ElementType.Float8E5M2 and <= ElementType.Float8E5M2Fnuz;
}
