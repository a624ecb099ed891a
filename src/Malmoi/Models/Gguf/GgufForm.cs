using System.Globalization;
using System.Text.RegularExpressions;
using Malmoi.Checkpoints;
using Malmoi.Quantization;

namespace Malmoi.Models.Gguf;

/// <summary>In which form each tensor of a GGUF file is held: all matrices alike, or, as llama.cpp mixes them, the telling ones finer.</summary>
public sealed partial class GgufForm
{
    private static readonly (string Name, ElementType Type)[] Plain =
    [
        ("f32", ElementType.Float32),
        ("f16", ElementType.Float16),
        ("bf16", ElementType.BFloat16),
    ];

    private readonly ElementType? _plain;
    private readonly BlockFormat? _blocks;
    private readonly bool _isMixed;

    private GgufForm(string name, ElementType? plain, BlockFormat? blocks, bool isMixed) =>
        (Name, _plain, _blocks, _isMixed) = (name, plain, blocks, isMixed);

    /// <summary>f32, q8_0, q4_k_m, ...</summary>
    public string Name { get; }

    /// <summary>All that can be asked for.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Plain.Select(row => row.Name),
        .. BlockFormats
            .All.Where(format => format.CanQuantize && format.GgmlType >= 0)
            .Select(format => format.Name.ToLowerInvariant()),
        "q4_k_m",
        "q5_k_m",
    ];

    /// <summary>The form of this name.</summary>
    /// <returns>Null where there is none.</returns>
    public static GgufForm? Find(string name)
    {
        var plain = Array.Find(Plain, row => row.Name == name);
        var isMixed = name.EndsWith("_m", StringComparison.Ordinal);
        return plain.Name is not null ? new GgufForm(name, plain.Type, null, isMixed: false)
            : Names.Contains(name) && BlockFormats.TryParse(isMixed ? name[..^2] : name, out var blocks)
                ? new GgufForm(name, null, blocks, isMixed)
            : null;
    }

    /// <summary>How a tensor is held: vectors and the router of experts in 32 bits, rows that are no whole number of blocks in 16.</summary>
    /// <param name="name">ggml's.</param>
    /// <param name="shape">Its sizes.</param>
    /// <param name="layers">How many the model has.</param>
    public TensorInfo Info(string name, TensorShape shape, int layers)
    {
        if (shape.Rank < 2 || name.Contains("ffn_gate_inp", StringComparison.Ordinal) || name == "position_embd.weight")
        {
            return new TensorInfo(name, ElementType.Float32, shape);
        }

        if (_plain is { } plain)
        {
            return new TensorInfo(name, plain, shape);
        }

        var blocks = _isMixed && IsTelling(name, layers) ? BlockFormats.All.First(one => one.Name == "Q6_K") : _blocks!;
        return shape.Sizes[^1] % blocks.BlockLength == 0
            ? new TensorInfo(name, ElementType.Blocks, shape) { Blocks = blocks }
            : new TensorInfo(name, ElementType.Float16, shape);
    }

    /// <summary>Numbers in the form of a tensor.</summary>
    /// <param name="importance">How much the error of each column counts; empty: all alike.</param>
    public static byte[] Pack(TensorInfo info, float[] numbers, float[] importance)
    {
        var bytes = new byte[info.Length];
        if (info.Blocks is not { } blocks)
        {
            Narrowing.FromFloats(numbers, info.Type, bytes);
            return bytes;
        }

        var width = (int)info.Shape.Sizes[^1];
        var rowBytes = (int)blocks.Bytes(width);
        var weights = importance.Length == width ? importance : [];
        Parallel.For(
            0,
            numbers.Length / width,
            row => blocks.Quantize(numbers.AsSpan(row * width, width), bytes.AsSpan(row * rowBytes, rowBytes), weights)
        );
        return bytes;
    }

    // As llama.cpp chooses: the head, and values and second projections of the first, the last and every third layer.
    private static bool IsTelling(string name, int layers)
    {
        if (name == "output.weight")
        {
            return true;
        }

        var found = Block().Match(name);
        return found.Success
            && int.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture) is var layer
            && (layer < layers / 8 || layer >= 7 * layers / 8 || (layer - (layers / 8)) % 3 == 2);
    }

    [GeneratedRegex(@"^blk\.(\d+)\.(?:attn_v|ffn_down(?:_exps)?)\.weight$")]
    private static partial Regex Block();
}
