namespace Malmoi.Architectures;

/// <summary>How a sub-layer brings a vector to a common scale.</summary>
/// <param name="Epsilon">Added under the root, so that nothing is divided by zero.</param>
public abstract record NormSpec(double Epsilon);

/// <summary>Zero mean, unit variance, learned scale and shift (Ba et al., 2016).</summary>
/// <remarks>y = (x - mean x) / √(var x + ε) · weight + bias.</remarks>
public sealed record LayerNormSpec(double Epsilon = 1e-5) : NormSpec(Epsilon)
{
    /// <summary>Whether there is a learned scale at all.</summary>
    public bool Scaled { get; init; } = true;

    /// <summary>Whether there is a learned shift.</summary>
    public bool Shifted { get; init; } = true;
}

/// <summary>Unit root-mean-square, learned scale, no shift (Zhang and Sennrich, 2019).</summary>
/// <remarks>y = x / √(mean x² + ε) · (weight + offset).</remarks>
public sealed record RmsNormSpec(double Epsilon = 1e-6) : NormSpec(Epsilon)
{
    /// <summary>What is added to the stored scale: 1 in Gemma, whose weights are kept as a difference from 1.</summary>
    public double Offset { get; init; }
}
