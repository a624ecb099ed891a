namespace Malmoi.NGrams.Smoothing;

/// <summary>Simple Good-Turing (Gale and Sampson, 1995): what a count was worth, from how many things occur how often.</summary>
/// <remarks>
/// With N_r things that occur r times, N = Σ r N_r, and q, t the counts next below and above r that occur:
/// <code>
/// unseen      P_0 = N_1 / N
/// Turing      r* = (r + 1) N_{r+1} / N_r
/// smoothed    Z_r = 2 N_r / (t - q);  ln Z_r = a + b ln r by least squares;  r* = r (1 + 1/r)^(b + 1)
/// </code>
/// Turing's estimate is taken from r = 1 on while N_{r+1} > 0 and it differs from the smoothed one by more than 1.65 of its
/// standard deviations, (r + 1) √(N_{r+1} (1 + N_{r+1} / N_r)) / N_r; from then on the smoothed one. All are then scaled
/// so that what was seen has 1 - P_0 together.
/// </remarks>
public sealed class SimpleGoodTuring
{
    private readonly List<double> _turing = [0];
    private readonly double _scale;

    private SimpleGoodTuring(SortedList<long, long> numbers, double slope, double intercept)
    {
        (Slope, Intercept) = (slope, intercept);
        Total = numbers.Sum(pair => (double)pair.Key * pair.Value);
        Unseen = numbers.GetValueOrDefault(1) / Total;
        for (var r = 1; Turing(numbers, r) is { } turing; r++)
        {
            _turing.Add(turing);
        }

        var seen = numbers.Sum(pair => pair.Value * Adjusted(pair.Key));
        _scale = (1 - Unseen) * Total / seen;
    }

    /// <summary>N: all occurrences.</summary>
    public double Total { get; }

    /// <summary>P_0: the probability of all things unseen together.</summary>
    public double Unseen { get; }

    /// <summary>b.</summary>
    public double Slope { get; }

    /// <summary>a, in natural logarithms.</summary>
    public double Intercept { get; }

    /// <summary>Fits the line; null where there is none that falls more steeply than 1/r, or everything was seen once.</summary>
    /// <param name="numbers">How many things (above zero) occur r times, for each r (above zero).</param>
    public static SimpleGoodTuring? Fit(IEnumerable<KeyValuePair<long, long>> numbers)
    {
        var sorted = new SortedList<long, long>(numbers.ToDictionary());
        if (sorted.Count < 2)
        {
            return null;
        }

        var (x, y) = (new double[sorted.Count], new double[sorted.Count]);
        for (var i = 0; i < x.Length; i++)
        {
            var r = sorted.GetKeyAtIndex(i);
            var below = i == 0 ? 0 : sorted.GetKeyAtIndex(i - 1);
            var above = i + 1 == x.Length ? (2 * r) - below : sorted.GetKeyAtIndex(i + 1);
            x[i] = Math.Log(r);
            y[i] = Math.Log(2.0 * sorted.GetValueAtIndex(i) / (above - below));
        }

        var (meanX, meanY) = (x.Average(), y.Average());
        var slope =
            x.Zip(y).Sum(pair => (pair.First - meanX) * (pair.Second - meanY))
            / x.Sum(value => (value - meanX) * (value - meanX));
        return slope < -1 ? new SimpleGoodTuring(sorted, slope, meanY - (slope * meanX)) : null;
    }

    /// <summary>r*, before scaling.</summary>
    public double Adjusted(long r) => r < _turing.Count ? _turing[(int)r] : Smoothed(r);

    /// <summary>r* scaled, as a part of r.</summary>
    public double Factor(long r) => _scale * Adjusted(r) / r;

    private double Smoothed(long r) => r * Math.Pow(1 + (1.0 / r), Slope + 1);

    /// <summary>Turing's estimate, or null from where it is trusted no more.</summary>
    private double? Turing(SortedList<long, long> numbers, long r)
    {
        if (!numbers.TryGetValue(r, out var own) || !numbers.TryGetValue(r + 1, out var next))
        {
            return null;
        }

        var turing = (r + 1.0) * next / own;
        var deviation = (r + 1.0) * Math.Sqrt(next * (1 + ((double)next / own))) / own;
        return Math.Abs(turing - Smoothed(r)) > 1.65 * deviation ? turing : null;
    }
}
