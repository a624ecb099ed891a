using Malmoi.Quantization;

namespace Malmoi.Checkpoints.Gguf;

/// <summary>The numbers that ggml's files give to what a tensor holds.</summary>
internal static class GgmlTypes
{
    private static readonly (int Number, ElementType Type)[] Plain =
    [
        (0, ElementType.Float32),
        (1, ElementType.Float16),
        (24, ElementType.Int8),
        (25, ElementType.Int16),
        (26, ElementType.Int32),
        (27, ElementType.Int64),
        (28, ElementType.Float64),
        (30, ElementType.BFloat16),
    ];

    /// <summary>A tensor by the number of its type.</summary>
    /// <param name="name">The tensor's.</param>
    /// <param name="number">Of its type.</param>
    /// <param name="shape">Its sizes.</param>
    /// <returns>Null for a number that is not known.</returns>
    public static TensorInfo? Info(string name, uint number, TensorShape shape)
    {
        foreach (var (plain, type) in Plain)
        {
            if (plain == number)
            {
                return new TensorInfo(name, type, shape);
            }
        }

        return number <= int.MaxValue && BlockFormats.TryGet((int)number, out var blocks)
            ? new TensorInfo(name, ElementType.Blocks, shape) { Blocks = blocks }
            : null;
    }

    /// <summary>The number of a tensor's type; null where ggml has none for it.</summary>
    public static int? Number(TensorInfo tensor)
    {
        if (tensor.Blocks is { } blocks)
        {
            return blocks.GgmlType >= 0 ? blocks.GgmlType : null;
        }

        var found = Array.Find(Plain, row => row.Type == tensor.Type);
        return found.Type == tensor.Type ? found.Number : null;
    }
}
