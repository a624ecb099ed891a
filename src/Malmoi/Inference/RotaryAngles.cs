using Malmoi.Architectures;

namespace Malmoi.Inference;

/// <summary>The sines and cosines by which rotary positions (Su et al., 2021) turn the queries and keys of one pass.</summary>
/// <remarks>A pair (a, b) of channels at position p becomes (a cos pθ - b sin pθ, b cos pθ + a sin pθ).</remarks>
internal sealed unsafe class RotaryAngles(Rotary spec)
{
    private readonly int _pairs = spec.Width / 2;
    private float[] _cosines = [];
    private float[] _sines = [];
    private float[] _frequencies = [];
    private int _length = -1;

    /// <summary>Room for the angles of a number of rows.</summary>
    public void Reserve(int rows)
    {
        if (_cosines.Length < rows * _pairs)
        {
            _cosines = GC.AllocateUninitializedArray<float>(rows * _pairs);
            _sines = GC.AllocateUninitializedArray<float>(rows * _pairs);
        }
    }

    /// <summary>The angles of a row.</summary>
    /// <param name="row">Which.</param>
    /// <param name="position">Where its token stands.</param>
    /// <param name="length">How long the whole sequence is: some scalings depend on it.</param>
    public void Set(int row, int position, int length)
    {
        if (_length < 0 || (spec.Scaling is DynamicScaling && length != _length))
        {
            (_frequencies, _length) = (spec.Frequencies(length), length);
        }

        var at = row * _pairs;
        for (var pair = 0; pair < _pairs; pair++)
        {
            (_sines[at + pair], _cosines[at + pair]) = MathF.SinCos(position * _frequencies[pair]);
        }
    }

    /// <summary>Turns the heads of a row.</summary>
    /// <param name="x">(heads, head width)</param>
    /// <param name="row">Whose angles.</param>
    /// <param name="heads">How many.</param>
    /// <param name="headWidth">Channels of each; those beyond the turned ones stay.</param>
    public void Turn(float* x, int row, int heads, int headWidth)
    {
        fixed (
            float* cosines = &_cosines[row * _pairs],
                sines = &_sines[row * _pairs]
        )
        {
            for (var head = 0; head < heads; head++, x += headWidth)
            {
                if (spec.Pairs == RotaryPairs.Halves)
                {
                    TurnHalves(x, cosines, sines);
                }
                else
                {
                    TurnNeighbours(x, cosines, sines);
                }
            }
        }
    }

    private void TurnHalves(float* x, float* cosines, float* sines)
    {
        var y = x + _pairs;
        for (var i = 0; i < _pairs; i++)
        {
            (x[i], y[i]) = ((x[i] * cosines[i]) - (y[i] * sines[i]), (y[i] * cosines[i]) + (x[i] * sines[i]));
        }
    }

    private void TurnNeighbours(float* x, float* cosines, float* sines)
    {
        for (var i = 0; i < _pairs; i++)
        {
            var (a, b) = (x[2 * i], x[(2 * i) + 1]);
            (x[2 * i], x[(2 * i) + 1]) = ((a * cosines[i]) - (b * sines[i]), (b * cosines[i]) + (a * sines[i]));
        }
    }
}
