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
        var frequencies = tensor(Frequencies(spec, length), ScalarType.Float32, positions.device); // (width / 2)
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

    // Angle of one step for each pair of channels.
    private static float[] Frequencies(Rotary spec, long length)
    {
        var width = spec.Width;
        var theta =
            spec.Scaling is DynamicScaling dynamic && length > dynamic.TrainedLength
                ? spec.Base
                    * Math.Pow(
                        dynamic.Factor * length / dynamic.TrainedLength - (dynamic.Factor - 1),
                        width / (width - 2.0)
                    )
                : spec.Base;
        var frequencies = new float[width / 2];
        for (var pair = 0; pair < frequencies.Length; pair++)
        {
            frequencies[pair] = (float)Scaled(spec.Scaling, Math.Pow(theta, -2.0 * pair / width));
        }

        return frequencies;
    }

    private static double Scaled(RotaryScaling scaling, double frequency) =>
        scaling switch
        {
            LinearScaling linear => frequency / linear.Factor,
            WavelengthScaling wavelength => Stretched(wavelength, frequency),
            _ => frequency,
        };

    private static double Stretched(WavelengthScaling scaling, double frequency)
    {
        var turns = scaling.TrainedLength * frequency / (2 * Math.PI);
        var share = Math.Clamp((turns - scaling.LowFactor) / (scaling.HighFactor - scaling.LowFactor), 0, 1);
        return frequency * (share + (1 - share) / scaling.Factor);
    }
}
