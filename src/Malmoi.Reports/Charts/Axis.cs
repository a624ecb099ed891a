using System.Globalization;

namespace Malmoi.Reports.Charts;

/// <summary>Maps values to places along a line, and chooses round values to mark.</summary>
public sealed class Axis
{
    private readonly double _from;
    private readonly double _to;
    private readonly bool _logarithmic;

    /// <param name="low">The least value shown.</param>
    /// <param name="high">The greatest value shown; widened where it equals <paramref name="low"/>.</param>
    /// <param name="from">The place of <paramref name="low"/>.</param>
    /// <param name="to">The place of <paramref name="high"/>.</param>
    /// <param name="logarithmic">Equal ratios at equal distances; values must be positive.</param>
    public Axis(double low, double high, double from, double to, bool logarithmic = false)
    {
        (_from, _to, _logarithmic) = (from, to, logarithmic);
        if (logarithmic)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(low);
            high = high <= low ? low * 10 : high;
        }
        else if (high <= low)
        {
            high = low + 1;
        }

        (Low, High) = (low, high);
    }

    public double Low { get; }

    public double High { get; }

    /// <summary>The place of <paramref name="value"/>, which may lie beyond the ends.</summary>
    public double Place(double value) =>
        _from + ((Scale(value) - Scale(Low)) / (Scale(High) - Scale(Low)) * (_to - _from));

    /// <summary>Round values to mark: about <paramref name="count"/> of them; on a logarithmic axis powers of ten, and 2 and 5 times them where few.</summary>
    public IReadOnlyList<double> Ticks(int count = 6) => _logarithmic ? LogarithmicTicks() : LinearTicks(count);

    /// <summary>A short form of a value: 1,500,000 is 1.5M.</summary>
    public static string Label(double value)
    {
        var size = Math.Abs(value);
        var (divided, unit) = size switch
        {
            >= 1e9 => (value / 1e9, "G"),
            >= 1e6 => (value / 1e6, "M"),
            >= 1e3 => (value / 1e3, "k"),
            _ => (value, ""),
        };
        return divided.ToString(Math.Abs(divided) >= 100 || size == 0 ? "0" : "0.###", CultureInfo.InvariantCulture)
            + unit;
    }

    private double Scale(double value) => _logarithmic ? Math.Log10(value) : value;

    private List<double> LinearTicks(int count)
    {
        var rough = (High - Low) / Math.Max(1, count - 1);
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = power * new[] { 1.0, 2, 2.5, 5, 10 }.First(multiple => multiple * power >= rough * 0.999);
        var ticks = new List<double>();
        for (var tick = Math.Ceiling((Low / step) - 1e-9) * step; tick <= High + (step * 1e-9); tick += step)
        {
            ticks.Add(Math.Round(tick, 12) + 0.0); // + 0.0: Ceiling(-1e-9) is -0
        }

        return ticks;
    }

    private List<double> LogarithmicTicks()
    {
        var multiples = Math.Log10(High / Low) > 3 ? new[] { 1.0 } : [1.0, 2, 5];
        var ticks = new List<double>();
        for (var power = Math.Floor(Math.Log10(Low)); power <= Math.Ceiling(Math.Log10(High)); power++)
        {
            ticks.AddRange(
                multiples.Select(m => m * Math.Pow(10, power)).Where(t => t >= Low * 0.999 && t <= High * 1.001)
            );
        }

        return ticks;
    }
}
