using Malmoi.Cli.Commands.Pretraining;
using Malmoi.Neural.Pretraining.Runs;
using Malmoi.Reports;
using Malmoi.Reports.Charts;

namespace Malmoi.Cli.Commands.Aligning;

/// <summary>What only alignments measure, drawn: a picture a group (<c>reward.svg</c>, <c>accuracy.svg</c>, ...), beside the losses.</summary>
internal static class MeasurePictures
{
    // A step has few pairs: what its mean jumps by is chance.
    private const int MostPoints = 60;

    private static readonly Dictionary<string, Bilingual> s_groups = new(StringComparer.Ordinal)
    {
        ["reward"] = new("reward", "보상"),
        ["accuracy"] = new("share of pairs ranked right", "올바로 순서를 매긴 쌍의 비율"),
        ["log-probability"] = new("log-probability, nats an answer", "로그 확률 (대답당 내트)"),
        ["divergence"] = new("ln policy/reference, nats an answer", "ln 정책/기준 (대답당 내트)"),
        ["loss"] = new("nats a token", "토큰당 내트"),
    };

    private static readonly Dictionary<string, string> s_korean = new(StringComparer.Ordinal)
    {
        ["chosen"] = "좋은 답",
        ["rejected"] = "나쁜 답",
        ["margin"] = "차이",
        ["reward"] = "보상으로",
        ["likelihood"] = "가능도로",
        ["mismatched"] = "다른 물음의 답",
        ["chosen answers"] = "좋은 답",
    };

    /// <summary>Draws the run's losses and every group of its measures into its folder.</summary>
    public static void Draw(RunFolder run)
    {
        using var metrics = RunMetrics.Read(run.Metrics);
        var name = Path.GetFileName(run.Path);
        if (RunPicture.Of(name, metrics) is { } losses)
        {
            SvgFile.Save(losses.ToSvg(), run.Curves);
        }

        foreach (var group in metrics.Measures().GroupBy(measure => measure.Name.Split('/')[0]))
        {
            SvgFile.Save(Chart(name, group.Key, [.. group]).ToSvg(), Path.Combine(run.Path, group.Key + ".svg"));
        }
    }

    private static LineChart Chart(string run, string group, IReadOnlyList<RunMeasure> measures) =>
        new()
        {
            Title = $"{run}: {group}",
            XTitle = new Bilingual("step", "걸음"),
            YTitle = s_groups.TryGetValue(group, out var title) ? title : group,
            Series =
            [
                .. measures
                    .GroupBy(measure => (measure.Name, measure.IsHeldOut))
                    .OrderBy(series => series.Key.IsHeldOut)
                    .Select(series => new Series(
                        Name(series.Key.Name, group, series.Key.IsHeldOut),
                        Thinned([.. series.OrderBy(measure => measure.Step)])
                    )),
            ],
            Markers = false,
            FromZero = false,
        };

    private static Bilingual Name(string name, string group, bool isHeldOut)
    {
        var own = name.Length > group.Length ? name[(group.Length + 1)..] : name;
        var korean = s_korean.GetValueOrDefault(own, own);
        return isHeldOut ? new Bilingual($"{own}, held out", $"{korean}, 남겨 둔 쌍") : new Bilingual(own, korean);
    }

    // The mean of neighbours.
    private static IReadOnlyList<(double X, double Y)> Thinned(IReadOnlyList<RunMeasure> measures)
    {
        var size = Math.Max(1, (int)Math.Ceiling(measures.Count / (double)MostPoints));
        return
        [
            .. measures.Chunk(size).Select(some => ((double)some[^1].Step, some.Average(measure => measure.Value))),
        ];
    }
}
