using Malmoi.Architectures;
using static TorchSharp.torch;

namespace Malmoi.Neural.Blocks.Positions;

/// <summary>Sines and cosines of geometrically growing wavelengths as position vectors (Vaswani et al., 2017).</summary>
internal static class Sinusoids
{
    /// <param name="order">Where the sine and the cosine of an angle stand.</param>
    /// <param name="count">Positions.</param>
    /// <param name="width">Of a vector; odd ones end with a sine.</param>
    /// <returns>(count, width)</returns>
    public static Tensor Table(SinusoidOrder order, int count, int width)
    {
        var table = new float[count * width];
        var sines = (width + 1) / 2;
        for (var position = 0; position < count; position++)
        {
            for (var i = 0; i < width; i++)
            {
                var (pair, isSine) =
                    order == SinusoidOrder.Interleaved ? (i / 2, i % 2 == 0)
                    : i < sines ? (i, true)
                    : (i - sines, false);
                var angle = position / Math.Pow(10_000, 2.0 * pair / width);
                table[position * width + i] = (float)(isSine ? Math.Sin(angle) : Math.Cos(angle));
            }
        }

        return tensor(table, ScalarType.Float32).view(count, width);
    }
}
