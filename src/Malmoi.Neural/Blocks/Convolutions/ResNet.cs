using Malmoi.Architectures;
using static TorchSharp.torch;

namespace Malmoi.Neural.Blocks.Convolutions;

/// <summary>A residual network over images (He et al., 2016).</summary>
public sealed class ResNet
{
    private readonly Convolution _stem;
    private readonly ResidualBlock[][] _stages;

    public ResNet(ResNetSpec spec, Weights weights)
    {
        Spec = spec;
        _stem = new Convolution(spec.Stem, weights["stem"]);
        _stages = [.. spec.Stages.Select((stage, s) => stage.Select((block, b) => Block(block, s, b)).ToArray())];

        ResidualBlock Block(ResidualBlockSpec block, int stage, int place) =>
            new(block, spec.Activation, weights["stages"][stage][place]);
    }

    public ResNetSpec Spec { get; }

    /// <param name="pixels">(batch, colours, height, width)</param>
    /// <param name="training">Whether batch norms use the batch's own statistics.</param>
    /// <param name="trace">Collects the stem's output and each stage's; null: nothing.</param>
    /// <returns>(batch, channels, height, width), height and width much smaller.</returns>
    /// <exception cref="InputException">The image has other colours.</exception>
    public Tensor Forward(Tensor pixels, bool training = false, StackTrace? trace = null)
    {
        if (pixels.dim() != 4 || pixels.shape[1] != Spec.Stem.From)
        {
            throw new InputException(
                $"an image is {string.Join('x', pixels.shape)} but the model reads (batch, {Spec.Stem.From}, height, width)"
            );
        }

        using var scope = NewDisposeScope();
        var x = Spec.Activation.Apply(_stem.Forward(pixels, training));
        x = nn.functional.max_pool2d(x, 3, stride: 2, padding: 1);
        trace?.Passed(x);
        foreach (var stage in _stages)
        {
            foreach (var block in stage)
            {
                x = block.Forward(x, training);
            }

            trace?.Passed(x);
        }

        return x.MoveToOuterDisposeScope();
    }

    /// <summary>The mean over all places: (batch, channels, 1, 1).</summary>
    public static Tensor Pool(Tensor hidden) => hidden.mean([2, 3], keepdim: true);
}
