using Malmoi.Architectures;
using static TorchSharp.torch;

namespace Malmoi.Neural.Blocks.Positions;

/// <summary>The sines and cosines by which rotary positions turn queries and keys, for the positions of one pass.</summary>
internal sealed class RotaryAngles : IDisposable
{
    private readonly Rotary _spec;
    private readonly Tensor _cosines;
    private readonly Tensor _sines;

    /// <param name="spec">How channels pair and turn.</param>
    /// <param name="positions">(batch or 1, positions)</param>
    /// <param name="length">How long the whole sequence is, past and all.</param>
    /// <param name="type">Of the queries and keys.</param>
    public RotaryAngles(Rotary spec, Tensor positions, long length, ScalarType type)
    {
        _spec = spec;
        using var scope = NewDisposeScope();
        var frequencies = tensor(spec.Frequencies(length), ScalarType.Float32, positions.device); // (width / 2)
        var angles = positions.to(ScalarType.Float32).unsqueeze(-1) * frequencies; // (batch, positions, width / 2)
        angles = angles.unsqueeze(1); // (batch, 1, positions, width / 2)
        _cosines = angles.cos().to(type).DetachFromDisposeScope();
        _sines = angles.sin().to(type).DetachFromDisposeScope();
    }

    /// <param name="x">(batch, heads, positions, head width)</param>
    public Tensor Turn(Tensor x)
    {
        using var scope = NewDisposeScope();
        var turned = x.narrow(-1, 0, _spec.Width);
        var (a, b) =
            _spec.Pairs == RotaryPairs.Halves
                ? (turned.narrow(-1, 0, _spec.Width / 2), turned.narrow(-1, _spec.Width / 2, _spec.Width / 2))
                : (turned.slice(-1, 0, _spec.Width, 2), turned.slice(-1, 1, _spec.Width, 2));
        var (left, right) = (a * _cosines - b * _sines, (b * _cosines).Plus(a * _sines));
        var result = _spec.Pairs == RotaryPairs.Halves ? cat([left, right], -1) : stack([left, right], -1).flatten(-2);
        var rest = x.shape[^1] - _spec.Width;
        return (rest == 0 ? result : cat([result, x.narrow(-1, _spec.Width, rest)], -1)).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        _cosines.Dispose();
        _sines.Dispose();
    }
}
