namespace Malmoi.Architectures;

/// <summary>A residual network over images (He et al., 2016): a stem, then stages of blocks, each stage at half the size and more channels.</summary>
/// <remarks>
/// <code>
///   image ─ stem ─ max pool ─ stage ─ stage ─ ... ─ mean over all places
///
///   block    x ─┬─ convolution ─ ... ─ convolution ─ + ─ activation
///               └──────── (shortcut) ────────────────┘
/// </code>
/// </remarks>
/// <param name="Stem">The first convolution.</param>
/// <param name="Stages">Blocks of each stage.</param>
/// <param name="Activation">After each convolution but a block's last, and after each sum.</param>
public sealed record ResNetSpec(
    ConvolutionSpec Stem,
    IReadOnlyList<IReadOnlyList<ResidualBlockSpec>> Stages,
    Activation Activation
)
{
    /// <summary>Channels that come out.</summary>
    public int Width => Stages[^1][^1].Convolutions[^1].To;
}

/// <summary>A convolution without a bias, each channel then brought to a common scale over the batch (Ioffe and Szegedy, 2015).</summary>
/// <param name="From">Channels that come in.</param>
/// <param name="To">Channels that go out.</param>
/// <param name="Kernel">Height and width of what each place sees.</param>
/// <param name="Stride">From one place to the next.</param>
public sealed record ConvolutionSpec(int From, int To, int Kernel, int Stride = 1);

/// <summary>Convolutions whose result is added to what they read.</summary>
/// <param name="Convolutions">One after the other: 3, 3 (basic) or 1, 3, 1 around a narrow middle (bottleneck).</param>
/// <param name="Shortcut">Brings what was read to the result's shape; null: it has it.</param>
public sealed record ResidualBlockSpec(IReadOnlyList<ConvolutionSpec> Convolutions, ConvolutionSpec? Shortcut);
