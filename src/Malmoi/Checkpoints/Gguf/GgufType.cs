namespace Malmoi.Checkpoints.Gguf;

/// <summary>What a value of GGUF's metadata is, by its number in the file.</summary>
public enum GgufType
{
    UInt8,
    Int8,
    UInt16,
    Int16,
    UInt32,
    Int32,
    Float32,
    Boolean,
    Text,
    Array,
    UInt64,
    Int64,
    Float64,
}

internal static class GgufTypes
{
    /// <summary>Whether a number of a file is one of a type.</summary>
    public static bool IsKnown(uint type) => type <= (uint)GgufType.Float64;

    /// <summary>The fewest bytes a value takes: of a text that of its length.</summary>
    public static int LeastSize(this GgufType type) =>
        type switch
        {
            GgufType.UInt8 or GgufType.Int8 or GgufType.Boolean => 1,
            GgufType.UInt16 or GgufType.Int16 => 2,
            GgufType.UInt32 or GgufType.Int32 or GgufType.Float32 => 4,
            GgufType.Text or GgufType.UInt64 or GgufType.Int64 or GgufType.Float64 => 8,
            _ => 12,
        };
}
