namespace Malmoi.Architectures;

/// <summary>What a layer does at each position by itself.</summary>
/// <param name="Width">Of the vectors that come in and go out.</param>
/// <param name="InnerWidth">Of the hidden layer.</param>
/// <param name="Activation">Between the two.</param>
public abstract record FeedForwardSpec(int Width, int InnerWidth, Activation Activation);

/// <summary>Two projections around a non-linearity.</summary>
/// <remarks>down(f(up x)); gated: down(f(gate x) · up x) (GLU variants, Shazeer, 2020).</remarks>
public sealed record DenseFeedForward(int Width, int InnerWidth, Activation Activation)
    : FeedForwardSpec(Width, InnerWidth, Activation)
{
    public bool Gated { get; init; }

    public bool Bias { get; init; } = true;

    /// <summary>Share of the hidden layer set to zero while training.</summary>
    public double Dropout { get; init; }
}

/// <summary>Many gated feed-forward networks of which a router chooses a few for each token (Shazeer et al., 2017; Mixtral, 2024).</summary>
/// <param name="Experts">How many there are.</param>
/// <param name="Chosen">How many each token uses; their shares are made to sum to one.</param>
public sealed record MixtureOfExperts(int Width, int InnerWidth, Activation Activation, int Experts, int Chosen)
    : FeedForwardSpec(Width, InnerWidth, Activation)
{
    /// <summary>The shape of each.</summary>
    public DenseFeedForward Expert => new(Width, InnerWidth, Activation) { Gated = true, Bias = false };

    /// <summary>Weight of the loss that keeps the experts evenly used (Fedus et al., 2022).</summary>
    public double BalanceLoss { get; init; }
}
