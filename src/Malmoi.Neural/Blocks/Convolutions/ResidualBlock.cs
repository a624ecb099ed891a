using Malmoi.Architectures;
using static TorchSharp.torch;

namespace Malmoi.Neural.Blocks.Convolutions;

/// <summary>Convolutions whose result is added to what they read (He et al., 2016).</summary>
internal sealed class ResidualBlock
{
    private readonly Activation _activation;
    private readonly Convolution[] _convolutions;
    private readonly Convolution? _shortcut;

    public ResidualBlock(ResidualBlockSpec spec, Activation activation, Weights weights)
    {
        _activation = activation;
        _convolutions = [.. spec.Convolutions.Select((convolution, i) => new Convolution(convolution, weights[i]))];
        _shortcut = spec.Shortcut is { } shortcut ? new Convolution(shortcut, weights["shortcut"]) : null;
    }

    /// <param name="x">(batch, channels, height, width)</param>
    /// <param name="training">Whether batch norms use the batch's own statistics.</param>
    public Tensor Forward(Tensor x, bool training)
    {
        using var scope = NewDisposeScope();
        var skipped = _shortcut?.Forward(x, training) ?? x;
        foreach (var convolution in _convolutions[..^1])
        {
            x = _activation.Apply(convolution.Forward(x, training));
        }

        return _activation.Apply(_convolutions[^1].Forward(x, training).Plus(skipped)).MoveToOuterDisposeScope();
    }
}
