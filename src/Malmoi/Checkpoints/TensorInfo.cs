namespace Malmoi.Checkpoints;

/// <summary>What is known of a tensor without touching its elements.</summary>
/// <param name="Name">Its name in the checkpoint: <c>transformer.h.0.attn.c_attn.weight</c>.</param>
/// <param name="Type">What each element is.</param>
/// <param name="Shape">The sizes of its dimensions, outermost first.</param>
public sealed record TensorInfo(string Name, ElementType Type, TensorShape Shape)
{
    /// <summary>How many elements it has.</summary>
    public long Count => Shape.Count;

    /// <summary>How many bytes its elements take.</summary>
    /// <exception cref="OverflowException">More than a computer counts; no tensor of a file that was opened has so many.</exception>
    public long Length => checked(Shape.Count * Type.Size());

    /// <summary>As it is shown to people: <c>wte.weight  F32 50257x768</c>.</summary>
    public override string ToString() => $"{Name}  {Type.Symbol()} {Shape}";
}
