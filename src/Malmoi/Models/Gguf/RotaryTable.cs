using Malmoi.Architectures;

namespace Malmoi.Models.Gguf;

/// <summary>The table of factors by which ggml divides rotary frequencies, and the scaling that it was made from.</summary>
internal static class RotaryTable
{
    // What Llama 3.1 to 3.3 and those after their pattern (EXAONE 3.5) were trained on.
    private static readonly int[] Lengths = [8192, 4096, 2048, 16_384, 32_768];

    /// <summary>The scaling whose table this is.</summary>
    /// <param name="factors">One a pair of channels.</param>
    /// <param name="theta">The base of the angles.</param>
    public static RotaryScaling Recognise(ReadOnlySpan<float> factors, double theta)
    {
        double most = 1;
        foreach (var factor in factors)
        {
            most = Math.Max(most, factor);
        }

        foreach (var length in Lengths)
        {
            var scaling = new WavelengthScaling(most, 1, 4, length);
            if (IsTableOf(scaling, factors, theta))
            {
                return scaling;
            }
        }

        return new FrequencyFactors(factors.ToArray());
    }

    /// <summary>The table of a scaling.</summary>
    /// <param name="scaling">How long wavelengths are stretched.</param>
    /// <param name="width">Channels that are turned.</param>
    /// <param name="theta">The base of the angles.</param>
    public static float[] Of(WavelengthScaling scaling, int width, double theta)
    {
        var factors = new float[width / 2];
        for (var pair = 0; pair < factors.Length; pair++)
        {
            var turns = scaling.TrainedLength * Math.Pow(theta, -2.0 * pair / width) / (2 * Math.PI);
            var share = Math.Clamp((turns - scaling.LowFactor) / (scaling.HighFactor - scaling.LowFactor), 0, 1);
            factors[pair] = (float)(1 / (share + ((1 - share) / scaling.Factor)));
        }

        return factors;
    }

    private static bool IsTableOf(WavelengthScaling scaling, ReadOnlySpan<float> factors, double theta)
    {
        var table = Of(scaling, factors.Length * 2, theta);
        for (var pair = 0; pair < table.Length; pair++)
        {
            if (!(Math.Abs(table[pair] - factors[pair]) <= 1e-4 * table[pair]))
            {
                return false;
            }
        }

        return true;
    }
}
