using Malmoi.Architectures;

namespace Malmoi.Inference;

/// <summary>Attention with linear biases: the farther a key, the lower its score, by a slope that each head has of its own (Press et al., 2022).</summary>
internal sealed unsafe class DistanceBias(Alibi spec, int heads)
{
    private readonly float[] _slopes = spec.SlopesOf(heads);

    /// <summary>Adds to the scores of the keys from <paramref name="first"/> to <paramref name="end"/> of a query.</summary>
    public void AddTo(float* scores, int head, int place, int first, int end)
    {
        var scale = (float)spec.Scale;
        if (spec.Rounded)
        {
            var slope = BFloat16(_slopes[head]);
            for (var key = first; key < end; key++)
            {
                scores[key] += BFloat16(slope * BFloat16(key)) * scale;
            }

            return;
        }

        for (var key = first; key < end; key++)
        {
            scores[key] += _slopes[head] * (key - place) * scale;
        }
    }

    // To the nearest number of the upper 16 bits; ties to the even one.
    private static float BFloat16(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return BitConverter.UInt32BitsToSingle((bits + 0x7fff + ((bits >> 16) & 1)) & 0xffff0000);
    }
}
