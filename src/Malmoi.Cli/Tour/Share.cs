using Malmoi.Evaluation;
using Malmoi.Reports;
using Malmoi.Reports.Charts;

namespace Malmoi.Cli.Tour;

/// <summary>How many of some answers are right, with the interval that the bootstrap gives.</summary>
internal sealed class Share
{
    public Share(IEnumerable<bool> outcomes, int seed)
    {
        var right = outcomes.Select(outcome => (byte)(outcome ? 1 : 0)).ToArray();
        Count = right.Length;
        Percent = 100.0 * right.Sum(one => one) / Math.Max(1, right.Length);
        var (low, high) = Bootstrap.Central(Bootstrap.Means(right, new Xoshiro256(seed)));
        (Low, High) = (100 * low, 100 * high);
    }

    public int Count { get; }

    public double Percent { get; }

    public double Low { get; }

    public double High { get; }

    public Bar Bar(Bilingual name, int group = 0) => new(name, Percent, Low, High, group);

    public override string ToString() => FormattableString.Invariant($"{Percent:F1} % ({Low:F1}-{High:F1})");
}
