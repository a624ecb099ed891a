using Malmoi.Evaluation;
using Malmoi.Reports;
using Malmoi.Reports.Charts;

namespace Malmoi.Cli.Tour;

/// <summary>A share in percent with its 95 % interval.</summary>
internal sealed record Rate(double Percent, double Low, double High)
{
    /// <summary>How many of some are right, with Wilson's interval.</summary>
    public static Rate Of(IReadOnlyCollection<bool> right)
    {
        var hits = right.Count(one => one);
        var interval = WilsonInterval.Of(hits, right.Count);
        return new Rate(100.0 * hits / right.Count, 100 * interval.Low, 100 * interval.High);
    }

    /// <summary>How often one answers better than another, a tie counted half, with the bootstrap's interval over the questions.</summary>
    public static Rate OfWins(IReadOnlyList<bool> one, IReadOnlyList<bool> other, int seed)
    {
        // In halves: 2 a win, 1 a tie, 0 a defeat.
        byte[] halves =
        [
            .. one.Zip(
                other,
                (mine, its) =>
                    (byte)(
                        mine == its ? 1
                        : mine ? 2
                        : 0
                    )
            ),
        ];
        var (low, high) = Bootstrap.Central(Bootstrap.Means(halves, new Xoshiro256(seed)));
        return new Rate(50 * halves.Average(half => (double)half), 50 * low, 50 * high);
    }

    public Bar Bar(Bilingual name, int group = 0) => new(name, Percent, Low, High, group);

    public override string ToString() => FormattableString.Invariant($"{Percent:F1} % ({Low:F1}-{High:F1})");
}
