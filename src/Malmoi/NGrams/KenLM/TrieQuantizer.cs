namespace Malmoi.NGrams.KenLM;

/// <summary>Bins of equal size, each with the mean of its values (Federico and Bertoldi, 2006).</summary>
internal static class TrieQuantizer
{
    /// <summary>Fills <paramref name="centers"/> from values, which are sorted on the way.</summary>
    public static void Train(float[] values, Span<float> centers)
    {
        Array.Sort(values);
        var start = 0;
        for (var bin = 0; bin < centers.Length; bin++)
        {
            var end = (int)((long)values.Length * (bin + 1) / centers.Length);
            if (end == start)
            {
                centers[bin] = bin > 0 ? centers[bin - 1] : float.NegativeInfinity;
                continue;
            }

            var sum = 0.0;
            foreach (var value in values.AsSpan(start, end - start))
            {
                sum += value;
            }

            centers[bin] = (float)(sum / (float)(end - start));
            start = end;
        }
    }

    /// <summary>The bin whose center is nearest.</summary>
    public static int Encode(float value, ReadOnlySpan<float> centers)
    {
        int low = 0,
            high = centers.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (centers[middle] < value)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low == 0 ? 0
            : low == centers.Length ? low - 1
            : value - centers[low - 1] < centers[low] - value ? low - 1
            : low;
    }
}
