using Tensor = TorchSharp.torch.Tensor;

namespace Malmoi.Neural.Blocks;

/// <summary>Where tensors come from: drawn at random, or read from a checkpoint.</summary>
public interface IWeightSource
{
    /// <summary>The tensor of a name.</summary>
    /// <param name="name">Ours, as "decoder.layers.0.attention.query.weight".</param>
    /// <param name="shape">What the model needs.</param>
    /// <param name="initial">How a fresh one begins.</param>
    /// <exception cref="InputException">There is none of this name, or it has another shape.</exception>
    Tensor Get(string name, long[] shape, Initial initial);
}

/// <summary>What a fresh tensor holds.</summary>
public abstract record Initial
{
    public static Initial Zeros { get; } = new Constant(0);

    public static Initial Ones { get; } = new Constant(1);

    /// <summary>Drawn from a normal distribution with the model's own deviation.</summary>
    public static Initial Normal { get; } = new Drawn();

    public sealed record Constant(double Value) : Initial;

    public sealed record Drawn : Initial;
}
