using System.Globalization;
using System.Text.RegularExpressions;
using Malmoi.Quantization;

namespace Malmoi.Models.Gguf;

/// <summary>Which matrices llama.cpp holds finer than the rest in files of a name: the head, values, second projections, outputs of attention, of some layers or all.</summary>
/// <remarks>The rules are those of llama.cpp's quantizer as of 2025; its recorded files check them.</remarks>
internal static partial class GgufMixture
{
    // How fine a mixture is: small, middle, large.
    private enum Size
    {
        None,
        Small,
        Middle,
        Large,
    }

    private static readonly Dictionary<string, (BlockFormat Blocks, Size Size)> Named = new(StringComparer.Ordinal)
    {
        ["q2_k"] = (BlockFormats.Q2_K, Size.Middle),
        ["q2_k_s"] = (BlockFormats.Q2_K, Size.Small),
        ["q3_k"] = (BlockFormats.Q3_K, Size.Middle),
        ["q3_k_s"] = (BlockFormats.Q3_K, Size.Small),
        ["q3_k_m"] = (BlockFormats.Q3_K, Size.Middle),
        ["q3_k_l"] = (BlockFormats.Q3_K, Size.Large),
        ["q4_k"] = (BlockFormats.Q4_K, Size.Middle),
        ["q4_k_s"] = (BlockFormats.Q4_K, Size.Small),
        ["q4_k_m"] = (BlockFormats.Q4_K, Size.Middle),
        ["q5_k"] = (BlockFormats.Q5_K, Size.Middle),
        ["q5_k_s"] = (BlockFormats.Q5_K, Size.Small),
        ["q5_k_m"] = (BlockFormats.Q5_K, Size.Middle),
    };

    /// <summary>Those that mix; other names are of one format but for the head and what its rows do not fit.</summary>
    public static IReadOnlyCollection<string> Names => Named.Keys;

    /// <summary>What most matrices of a mixture are; null where there is none of this name.</summary>
    public static BlockFormat? Of(string name) => Named.TryGetValue(name, out var mixture) ? mixture.Blocks : null;

    /// <summary>The format of a matrix, as it would be if its rows were whole numbers of blocks.</summary>
    /// <param name="mixture">q4_k_m, q8_0.</param>
    /// <param name="blocks">What most are.</param>
    /// <param name="tensor">The matrix, by ggml's name.</param>
    /// <param name="model">Whose it is.</param>
    public static BlockFormat Choose(string mixture, BlockFormat blocks, string tensor, GgufModelShape model)
    {
        if (tensor == "output.weight" || (tensor == "token_embd.weight" && !model.HasHead))
        {
            return blocks == BlockFormats.Q8_0 || model.IsFalcon ? BlockFormats.Q8_0 : BlockFormats.Q6_K;
        }

        var size = Named.TryGetValue(mixture, out var named) ? named.Size : Size.None;
        var found = Block().Match(tensor);
        if (!found.Success)
        {
            return blocks;
        }

        var layer = int.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture);
        return found.Groups[2].Value switch
        {
            "attn_v" => Values(blocks, size, layer, model),
            "attn_k" when model.Experts == 8 => BlockFormats.Q8_0,
            "attn_qkv" => Fused(blocks, size),
            "attn_output" => Outputs(blocks, size, model),
            "ffn_down" or "ffn_down_exps" => Second(blocks, size, layer, model),
            _ => blocks,
        };
    }

    /// <summary>What stands in for a format whose blocks rows are no whole number of; null where none does.</summary>
    public static BlockFormat? Instead(BlockFormat blocks, long row) =>
        row % 32 != 0 || blocks.BlockLength == 32 ? null
        : blocks == BlockFormats.Q4_K ? BlockFormats.Q5_0
        : blocks == BlockFormats.Q5_K ? BlockFormats.Q5_1
        : blocks == BlockFormats.Q6_K || blocks == BlockFormats.Q8_K ? BlockFormats.Q8_0
        : BlockFormats.Q4_0;

    private static BlockFormat Values(BlockFormat blocks, Size size, int layer, GgufModelShape model)
    {
        if (model.Experts == 8)
        {
            return BlockFormats.Q8_0;
        }

        var (shared, finer) = (model.QueriesPerKey >= 4, blocks);
        if (blocks == BlockFormats.Q2_K)
        {
            finer =
                shared ? BlockFormats.Q4_K
                : size == Size.Middle ? BlockFormats.Q3_K
                : blocks;
        }
        else if (blocks == BlockFormats.Q3_K)
        {
            finer =
                size == Size.Large || (size == Size.Middle && layer < 2) ? BlockFormats.Q5_K
                : size == Size.Middle ? BlockFormats.Q4_K
                : blocks;
        }
        else if (size == Size.Middle && IsTelling(layer, model.Layers))
        {
            finer = BlockFormats.Q6_K;
        }
        else if (blocks == BlockFormats.Q4_K && size == Size.Small && layer < 4)
        {
            finer = BlockFormats.Q5_K;
        }

        // Of 70 billion parameters: values are so few there that they may be finer.
        var isLarge = model.Layers == 80 && model.QueriesPerKey > 1;
        return isLarge && (finer == BlockFormats.Q3_K || finer == BlockFormats.Q4_K) ? BlockFormats.Q5_K : finer;
    }

    private static BlockFormat Fused(BlockFormat blocks, Size size) =>
        size == Size.None ? blocks
        : blocks == BlockFormats.Q3_K && size != Size.Small ? BlockFormats.Q4_K
        : blocks == BlockFormats.Q4_K && size == Size.Middle ? BlockFormats.Q5_K
        : blocks == BlockFormats.Q5_K && size == Size.Middle ? BlockFormats.Q6_K
        : blocks;

    private static BlockFormat Outputs(BlockFormat blocks, Size size, GgufModelShape model)
    {
        if (model.IsFalcon)
        {
            return blocks == BlockFormats.Q3_K && size == Size.Large ? BlockFormats.Q4_K : blocks;
        }

        if (model.Experts == 8)
        {
            var isCoarse = blocks == BlockFormats.Q2_K || blocks == BlockFormats.Q3_K || blocks == BlockFormats.Q4_K;
            return isCoarse && size is not (Size.None or Size.Large) ? BlockFormats.Q5_K : blocks;
        }

        return (size, blocks) switch
        {
            (Size.Middle, _) when blocks == BlockFormats.Q2_K => BlockFormats.Q3_K,
            (Size.Middle, _) when blocks == BlockFormats.Q3_K => BlockFormats.Q4_K,
            (Size.Large, _) when blocks == BlockFormats.Q3_K => BlockFormats.Q5_K,
            _ => blocks,
        };
    }

    private static BlockFormat Second(BlockFormat blocks, Size size, int layer, GgufModelShape model)
    {
        var (first, layers) = (layer < model.Layers / 8, model.Layers);
        if (blocks == BlockFormats.Q2_K)
        {
            return size == Size.Middle ? BlockFormats.Q3_K
                : size == Size.Small && first ? BlockFormats.Q4_K
                : blocks;
        }

        if (blocks == BlockFormats.Q3_K)
        {
            return size == Size.Large ? (model.IsFalcon ? BlockFormats.Q4_K : BlockFormats.Q5_K)
                : size != Size.Middle ? blocks
                : layer < layers / 16 ? BlockFormats.Q5_K
                : !model.IsFalcon || IsTelling(layer, layers) ? BlockFormats.Q4_K
                : blocks;
        }

        if (size == Size.Middle && blocks == BlockFormats.Q4_K && model.IsFalcon)
        {
            return layer < layers / 16 ? BlockFormats.Q6_K
                : IsTelling(layer, layers) ? BlockFormats.Q5_K
                : blocks;
        }

        return size == Size.Middle && IsTelling(layer, layers) ? BlockFormats.Q6_K
            : size == Size.Small && blocks == BlockFormats.Q4_K && first && !model.IsFalcon ? BlockFormats.Q5_K
            : blocks;
    }

    // The first, the last and every third layer between.
    private static bool IsTelling(int layer, int layers) =>
        layer < layers / 8 || layer >= 7 * layers / 8 || (layer - (layers / 8)) % 3 == 2;

    [GeneratedRegex(@"^blk\.(\d+)\.(\w+)\.weight$")]
    private static partial Regex Block();
}
