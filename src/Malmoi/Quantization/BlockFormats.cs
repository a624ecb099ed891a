using System.Diagnostics.CodeAnalysis;
using Malmoi.Quantization.Formats;

namespace Malmoi.Quantization;

/// <summary>The block formats of ggml, by number and by name.</summary>
/// <remarks>F32 (0), F16 (1) and BF16 (30) are no blocks but element types.</remarks>
public static class BlockFormats
{
    public static BlockFormat Q4_0 { get; } = new Q4_0();

    public static BlockFormat Q4_1 { get; } = new Q4_1();

    public static BlockFormat Q5_0 { get; } = new Q5_0();

    public static BlockFormat Q5_1 { get; } = new Q5_1();

    public static BlockFormat Q8_0 { get; } = new Q8_0();

    public static BlockFormat Q8_1 { get; } = new Q8_1();

    /// <summary>All of them, by their number.</summary>
    public static IReadOnlyList<BlockFormat> All { get; } = [Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q8_1];

    /// <summary>The format that GGUF files give this number.</summary>
    /// <returns>False for another number, that of a type without blocks too.</returns>
    public static bool TryGet(int ggmlType, [NotNullWhen(true)] out BlockFormat? format) =>
        (format = All.FirstOrDefault(one => one.GgmlType == ggmlType)) is not null;

    /// <summary>The format of this name, however its letters are cased: Q4_0, q6_k.</summary>
    public static bool TryParse(string name, [NotNullWhen(true)] out BlockFormat? format) =>
        (format = All.FirstOrDefault(one => one.Name.Equals(name, StringComparison.OrdinalIgnoreCase))) is not null;
}
