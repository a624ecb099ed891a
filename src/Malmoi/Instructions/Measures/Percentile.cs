using System.Numerics;

namespace Malmoi.Instructions.Measures;

/// <summary>The value below which a share of sorted values lies, straight lines between neighbours (Hyndman and Fan's seventh).</summary>
public static class Percentile
{
    /// <param name="sorted">From the least; one or more.</param>
    /// <param name="percent">0 is the least, 100 the greatest.</param>
    public static double Of<T>(IReadOnlyList<T> sorted, double percent)
        where T : INumber<T>
    {
        var place = (sorted.Count - 1) * Math.Clamp(percent, 0, 100) / 100;
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Count - 1);
        var (low, high) = (double.CreateChecked(sorted[below]), double.CreateChecked(sorted[above]));
        // Between two infinite values there is no line.
        return low == high ? low : low + ((place - below) * (high - low));
    }
}
