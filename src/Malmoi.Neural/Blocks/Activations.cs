using Malmoi.Architectures;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Malmoi.Neural.Blocks;

/// <summary>The non-linearities as tensor functions.</summary>
internal static class Activations
{
    public static Tensor Apply(this Activation activation, Tensor x) =>
        activation switch
        {
            Activation.Identity => x.alias(),
            Activation.Relu => nn.functional.relu(x),
            Activation.Gelu => nn.functional.gelu(x),
            Activation.GeluTanh => x.gelu(GELU.Approximate.tanh),
            Activation.Silu => nn.functional.silu(x),
            Activation.Tanh => x.tanh(),
            Activation.SquaredRelu => Squared(nn.functional.relu(x)),
            Activation.QuickGelu => x * (x * Held.Number(1.702)).sigmoid(),
            _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, null),
        };

    private static Tensor Squared(Tensor x) => x * x;
}
