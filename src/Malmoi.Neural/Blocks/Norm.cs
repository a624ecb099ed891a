using Malmoi.Architectures;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Malmoi.Neural.Blocks;

/// <summary>Brings vectors to a common scale, as a <see cref="NormSpec"/> says.</summary>
public abstract class Norm
{
    /// <param name="x">(..., width)</param>
    public abstract Tensor Forward(Tensor x);

    public static Norm Create(NormSpec spec, int width, Weights weights) =>
        spec switch
        {
            LayerNormSpec layer => new LayerNorm(layer, width, weights),
            RmsNormSpec rms => new RmsNorm(rms, width, weights),
            _ => throw new ArgumentOutOfRangeException(nameof(spec), spec, null),
        };

    private sealed class LayerNorm(LayerNormSpec spec, int width, Weights weights) : Norm
    {
        private readonly Parameter? _scale = spec.Scaled ? weights.Scale(width) : null;
        private readonly Parameter? _shift = spec.Scaled && spec.Shifted ? weights.Shift(width) : null;

        public override Tensor Forward(Tensor x) => nn.functional.layer_norm(x, [width], _scale, _shift, spec.Epsilon);
    }

    private sealed class RmsNorm(RmsNormSpec spec, int width, Weights weights) : Norm
    {
        // Stored as a difference from the offset, a fresh one begins at none.
        private readonly Parameter _scale = weights.Scale(width, 1 - spec.Offset);

        public override Tensor Forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var wide = x.to(ScalarType.Float32);
            var normed = (wide * (wide * wide).mean([-1], true).Plus(Held.Number(spec.Epsilon)).rsqrt()).to(x.dtype);
            var scale = spec.Offset == 0 ? _scale : _scale.Plus(Held.Number(spec.Offset));
            return (normed * scale).MoveToOuterDisposeScope();
        }
    }
}
