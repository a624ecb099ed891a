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

    public static BlockFormat Q2_K { get; } = new Q2_K();

    public static BlockFormat Q3_K { get; } = new Q3_K();

    public static BlockFormat Q4_K { get; } = new Q4_K();

    public static BlockFormat Q5_K { get; } = new Q5_K();

    public static BlockFormat Q6_K { get; } = new Q6_K();

    public static BlockFormat Q8_K { get; } = new Q8_K();

    public static BlockFormat IQ2_XXS { get; } = new IQ2_XXS();

    public static BlockFormat IQ2_XS { get; } = new IQ2_XS();

    public static BlockFormat IQ3_XXS { get; } = new IQ3_XXS();

    public static BlockFormat IQ1_S { get; } = new IQ1_S();

    public static BlockFormat IQ4_NL { get; } = new IQ4_NL();

    public static BlockFormat IQ3_S { get; } = new IQ3_S();

    public static BlockFormat IQ2_S { get; } = new IQ2_S();

    public static BlockFormat IQ4_XS { get; } = new IQ4_XS();

    public static BlockFormat IQ1_M { get; } = new IQ1_M();

    public static BlockFormat TQ1_0 { get; } = new TQ1_0();

    public static BlockFormat TQ2_0 { get; } = new TQ2_0();

    /// <summary>All of them, by their number.</summary>
    public static IReadOnlyList<BlockFormat> All { get; } =
    [
        Q4_0,
        Q4_1,
        Q5_0,
        Q5_1,
        Q8_0,
        Q8_1,
        Q2_K,
        Q3_K,
        Q4_K,
        Q5_K,
        Q6_K,
        Q8_K,
        IQ2_XXS,
        IQ2_XS,
        IQ3_XXS,
        IQ1_S,
        IQ4_NL,
        IQ3_S,
        IQ2_S,
        IQ4_XS,
        IQ1_M,
        TQ1_0,
        TQ2_0,
    ];

    /// <summary>The format that GGUF files give this number.</summary>
    /// <returns>False for another number, that of a type without blocks too.</returns>
    public static bool TryGet(int ggmlType, [NotNullWhen(true)] out BlockFormat? format) =>
        (format = All.FirstOrDefault(one => one.GgmlType == ggmlType)) is not null;

    /// <summary>The format of this name, however its letters are cased: Q4_0, q6_k.</summary>
    public static bool TryParse(string name, [NotNullWhen(true)] out BlockFormat? format) =>
        (format = All.FirstOrDefault(one => one.Name.Equals(name, StringComparison.OrdinalIgnoreCase))) is not null;
}
