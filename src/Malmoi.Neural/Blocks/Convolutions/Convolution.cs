using Malmoi.Architectures;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Malmoi.Neural.Blocks.Convolutions;

/// <summary>A convolution and its batch norm (Ioffe and Szegedy, 2015).</summary>
/// <remarks>
/// y = (x - mean) / √(variance + ε) · weight + bias, channel by channel: while training with the batch's own mean and variance, of
/// which a running average is kept; afterwards with that average.
/// </remarks>
internal sealed class Convolution
{
    private const double Epsilon = 1e-5;

    // Share of the batch in the running average.
    private const double Momentum = 0.1;

    private readonly ConvolutionSpec _spec;
    private readonly Parameter _kernel;
    private readonly Parameter _scale;
    private readonly Parameter _shift;
    private readonly Parameter _mean;
    private readonly Parameter _variance;

    public Convolution(ConvolutionSpec spec, Weights weights)
    {
        _spec = spec;
        _kernel = weights["weight"].Tensor([spec.To, spec.From, spec.Kernel, spec.Kernel], Initial.Normal);
        var norm = weights["norm"];
        (_scale, _shift) = (norm.Scale(spec.To), norm.Shift(spec.To));
        (_mean, _variance) = (
            norm.Statistic("running_mean", spec.To, Initial.Zeros),
            norm.Statistic("running_var", spec.To, Initial.Ones)
        );
    }

    /// <param name="x">(batch, channels, height, width)</param>
    /// <param name="training">Whether the batch's own mean and variance are used.</param>
    public Tensor Forward(Tensor x, bool training)
    {
        using var scope = NewDisposeScope();
        var edge = _spec.Kernel / 2;
        x = nn.functional.conv2d(x, _kernel, null, [_spec.Stride, _spec.Stride], [edge, edge]);
        return nn
            .functional.batch_norm(x, _mean, _variance, _scale, _shift, training, Momentum, Epsilon)
            .MoveToOuterDisposeScope();
    }
}
