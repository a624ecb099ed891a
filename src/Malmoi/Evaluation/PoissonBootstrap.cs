namespace Malmoi.Evaluation;

/// <summary>The bootstrap in one pass: each group of items counts Poisson(1) times in each resample (Hanley and MacGibbon, 2006).</summary>
/// <remarks>
/// Drawing n of n groups with replacement takes each of them about Poisson(1) times, independently as n grows. So resamples can be
/// summed while the groups go by, and memory does not grow with them. Items of one group (the words of a sentence) stay together.
/// </remarks>
/// <param name="series">How many sums are kept.</param>
/// <param name="seed">The same seed gives the same intervals.</param>
public sealed class PoissonBootstrap(int series, long seed = 0)
{
    private readonly Xoshiro256 _random = new(seed);
    private readonly long[] _sums = new long[series];
    private readonly double[][] _resampled =
    [
        .. Enumerable.Range(0, Bootstrap.Resamples).Select(_ => new double[series]),
    ];

    /// <summary>Adds a group.</summary>
    /// <param name="counts">What it adds to each series.</param>
    public void Add(ReadOnlySpan<int> counts)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(counts.Length, series, nameof(counts));
        var changed = new List<int>();
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] != 0)
            {
                changed.Add(i);
                _sums[i] += counts[i];
            }
        }

        foreach (var sums in _resampled)
        {
            var times = Poisson();
            if (times > 0)
            {
                foreach (var i in changed)
                {
                    sums[i] += times * counts[i];
                }
            }
        }
    }

    /// <summary>The sum of a series, without resampling.</summary>
    public long Sum(int index) => _sums[index];

    /// <summary>The central part of a figure over the resamples in which it is a number.</summary>
    /// <param name="figure">From the sums of all series.</param>
    public Interval Central(Func<IReadOnlyList<double>, double> figure)
    {
        double[] figures = [.. _resampled.Select(sums => figure(sums)).Where(double.IsFinite)];
        return figures.Length > 0 ? Bootstrap.Central(figures) : new Interval(double.NaN, double.NaN);
    }

    // By inversion: p(0) = 1/e, p(k) = p(k-1) / k.
    private int Poisson()
    {
        var left = _random.NextDouble();
        var (times, probability) = (0, 1 / Math.E);
        while (left >= probability && times < 30)
        {
            left -= probability;
            probability /= ++times;
        }

        return times;
    }
}
