using Malmoi.Checkpoints;
using Malmoi.Quantization;

namespace Malmoi.Models.Gguf;

/// <summary>In which form each tensor of a GGUF file is held: all matrices alike, or, as llama.cpp mixes them, the telling ones finer.</summary>
public sealed class GgufForm
{
    private static readonly (string Name, ElementType Type)[] Plain =
    [
        ("f32", ElementType.Float32),
        ("f16", ElementType.Float16),
        ("bf16", ElementType.BFloat16),
    ];

    // What matrices are multiplied with; no program multiplies these as matrices.
    private static readonly string[] OfVectors = ["Q8_1", "Q8_K"];

    private readonly ElementType? _plain;
    private readonly BlockFormat? _blocks;

    private GgufForm(string name, ElementType? plain, BlockFormat? blocks) =>
        (Name, _plain, _blocks) = (name, plain, blocks);

    /// <summary>f32, q8_0, q4_k_m, ...</summary>
    public string Name { get; }

    /// <summary>All that can be asked for.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Plain.Select(row => row.Name),
        .. BlockFormats
            .All.Where(format => format.CanQuantize && format.GgmlType >= 0 && !OfVectors.Contains(format.Name))
            .Select(format => format.Name.ToLowerInvariant())
            .Union(GgufMixture.Names),
    ];

    /// <summary>The form of this name.</summary>
    /// <returns>Null where there is none.</returns>
    public static GgufForm? Find(string name)
    {
        var plain = Array.Find(Plain, row => row.Name == name);
        return plain.Name is not null ? new GgufForm(name, plain.Type, null)
            : GgufMixture.Of(name) is { } most ? new GgufForm(name, null, most)
            : Names.Contains(name) && BlockFormats.TryParse(name, out var blocks) ? new GgufForm(name, null, blocks)
            : null;
    }

    /// <summary>How a tensor is held: vectors and the router of experts in 32 bits, rows that are no whole number of blocks in others or in 16.</summary>
    /// <param name="name">ggml's.</param>
    /// <param name="shape">Its sizes.</param>
    /// <param name="model">Whose it is.</param>
    public TensorInfo Info(string name, TensorShape shape, GgufModelShape model)
    {
        if (shape.Rank < 2 || name.Contains("ffn_gate_inp", StringComparison.Ordinal) || name == "position_embd.weight")
        {
            return new TensorInfo(name, ElementType.Float32, shape);
        }

        if (_plain is { } plain)
        {
            return new TensorInfo(name, plain, shape);
        }

        var (row, chosen) = (shape.Sizes[^1], GgufMixture.Choose(Name, _blocks!, name, model));
        var blocks = row % chosen.BlockLength == 0 ? chosen : GgufMixture.Instead(chosen, row);
        return blocks is null
            ? new TensorInfo(name, ElementType.Float16, shape)
            : new TensorInfo(name, ElementType.Blocks, shape) { Blocks = blocks };
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
}
