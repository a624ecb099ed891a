using Malmoi.Quantization;

namespace Malmoi.Checkpoints;

/// <summary>What is known of a tensor without touching its elements.</summary>
/// <param name="Name">Its name in the checkpoint: <c>transformer.h.0.attn.c_attn.weight</c>.</param>
/// <param name="Type">What each element is.</param>
/// <param name="Shape">The sizes of its dimensions, outermost first.</param>
public sealed record TensorInfo(string Name, ElementType Type, TensorShape Shape)
{
    /// <summary>How elements are packed where <see cref="Type"/> is <see cref="ElementType.Blocks"/>; null elsewhere.</summary>
    public BlockFormat? Blocks { get; init; }

    /// <summary>The order of the columns within each row of blocks; null where it is their own. <see cref="TensorView.CopyTo(long, Span{float})"/> undoes it.</summary>
    public ColumnOrder? Columns { get; init; }

    /// <summary>How many elements it has.</summary>
    public long Count => Shape.Count;

    /// <summary>How many bytes its elements take; those in blocks are a whole number of blocks.</summary>
    /// <exception cref="OverflowException">More than a computer counts; no tensor of a file that was opened has so many.</exception>
    public long Length => Blocks is { } blocks ? blocks.Bytes(Shape.Count) : checked(Shape.Count * Type.Size());

    /// <summary>As safetensors or ggml calls what it is held in: F32, Q4_0.</summary>
    public string TypeName => Blocks?.Name ?? Type.Symbol();

    /// <summary>As it is shown to people: <c>wte.weight  F32 50257x768</c>.</summary>
    public override string ToString() => $"{Name}  {TypeName} {Shape}";
}
