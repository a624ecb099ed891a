using Malmoi.Architectures;
using Malmoi.Neural.Blocks;
using Malmoi.Neural.Blocks.Convolutions;
using Malmoi.Neural.Heads;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Malmoi.Neural;

/// <summary>A network over images built from its spec, with the heads that read it.</summary>
public sealed class ConvolutionalNetwork : IDisposable
{
    private readonly Weights _weights;
    private readonly Dictionary<string, Head> _heads = [];

    /// <param name="spec">What to build.</param>
    /// <param name="source">Draws the tensors or reads them.</param>
    /// <param name="device">Where they are to be; null: on the CPU.</param>
    /// <exception cref="InputException">The source lacks a tensor, or has it in another shape.</exception>
    public ConvolutionalNetwork(ConvolutionalModel spec, IWeightSource source, Device? device = null)
    {
        Spec = spec;
        _weights = new Weights(source, device ?? CPU);
        Body = new ResNet(spec.Network, _weights["network"]);
        foreach (var (name, head) in spec.Heads)
        {
            _heads[name] = new Head(head, spec.Network.Width, _weights["heads"][name], table: null);
        }
    }

    public ConvolutionalModel Spec { get; }

    public ResNet Body { get; }

    /// <summary>The heads it was built with; they read the mean over all places, (batch, channels).</summary>
    public IReadOnlyDictionary<string, Head> Heads => _heads;

    /// <summary>Every tensor by our name for it.</summary>
    public IReadOnlyDictionary<string, Parameter> Tensors => _weights.All;

    public void Dispose()
    {
        foreach (var tensor in _weights.All.Values)
        {
            tensor.Dispose();
        }
    }
}
