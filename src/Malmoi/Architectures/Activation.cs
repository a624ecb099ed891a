namespace Malmoi.Architectures;

/// <summary>The non-linearity between two projections.</summary>
public enum Activation
{
    Identity,

    /// <summary>max(0, x).</summary>
    Relu,

    /// <summary>x Φ(x), with the normal distribution's own Φ (Hendrycks and Gimpel, 2016).</summary>
    Gelu,

    /// <summary>The same with tanh in place of Φ: x/2 (1 + tanh(√(2/π) (x + 0.044715 x³))).</summary>
    GeluTanh,

    /// <summary>x σ(x), also called swish.</summary>
    Silu,

    Tanh,

    /// <summary>max(0, x)².</summary>
    SquaredRelu,

    /// <summary>x σ(1.702 x).</summary>
    QuickGelu,
}
