using Malmoi.Checkpoints;
using static TorchSharp.torch;

namespace Malmoi.Neural;

/// <summary>Which element type of a file is which of torch.</summary>
internal static class TorchTypes
{
    /// <returns>Null where torch (as bound here) has none: 8-bit and unsigned wide numbers.</returns>
    public static ScalarType? Of(ElementType type) =>
        type switch
        {
            ElementType.Float64 => ScalarType.Float64,
            ElementType.Float32 => ScalarType.Float32,
            ElementType.Float16 => ScalarType.Float16,
            ElementType.BFloat16 => ScalarType.BFloat16,
            ElementType.Int64 => ScalarType.Int64,
            ElementType.Int32 => ScalarType.Int32,
            ElementType.Int16 => ScalarType.Int16,
            ElementType.Int8 => ScalarType.Int8,
            ElementType.UInt8 => ScalarType.Byte,
            ElementType.Boolean => ScalarType.Bool,
            _ => null,
        };

    /// <summary>The element type under which a tensor of torch is written.</summary>
    public static ElementType Of(ScalarType type) =>
        type switch
        {
            ScalarType.Float64 => ElementType.Float64,
            ScalarType.Float32 => ElementType.Float32,
            ScalarType.Float16 => ElementType.Float16,
            ScalarType.BFloat16 => ElementType.BFloat16,
            ScalarType.Int64 => ElementType.Int64,
            ScalarType.Int32 => ElementType.Int32,
            ScalarType.Int16 => ElementType.Int16,
            ScalarType.Int8 => ElementType.Int8,
            ScalarType.Byte => ElementType.UInt8,
            ScalarType.Bool => ElementType.Boolean,
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
        };
}
