using Malmoi.Neural.Pretraining;
using Malmoi.Neural.Pretraining.Runs;
using Malmoi.Reports;
using Malmoi.Reports.Charts;

namespace Malmoi.Cli.Commands.Pretraining;

/// <summary>The losses of runs, drawn.</summary>
internal static class RunPicture
{
    // More points than a drawing has places for.
    private const int MostPoints = 300;

    /// <summary>One run: the loss of its steps, and of its held-out text.</summary>
    /// <returns>Null where nothing was measured.</returns>
    public static LineChart? Of(string name, RunMetrics metrics)
    {
        var (steps, evaluations) = (metrics.Steps(), metrics.Evaluations());
        return Chart(
            name,
            new Bilingual("step", "걸음"),
            [
                new Series(new Bilingual("training", "학습"), Thinned(steps, step => step.Step)),
                new Series(
                    new Bilingual("held out", "남겨 둔 글"),
                    [.. evaluations.Select(score => ((double)score.Step, score.Loss))]
                ),
            ]
        );
    }

    /// <summary>Several runs in one drawing, by tokens read: the held-out loss where there is one, else that of the steps.</summary>
    public static LineChart? Compared(IReadOnlyList<(string Name, RunMetrics Metrics)> runs) =>
        Chart(
            string.Join(", ", runs.Select(run => run.Name)),
            new Bilingual("tokens read", "읽은 토큰"),
            [.. runs.Select(run => new Series(run.Name, Curve(run.Metrics)))]
        );

    private static IReadOnlyList<(double, double)> Curve(RunMetrics metrics)
    {
        var (steps, evaluations) = (metrics.Steps(), metrics.Evaluations());
        var tokens = steps.ToDictionary(step => step.Step, step => (double)step.TotalTokens);
        return evaluations.Count > 1
            ?
            [
                .. evaluations
                    .Where(score => tokens.ContainsKey(score.Step))
                    .Select(score => (tokens[score.Step], score.Loss)),
            ]
            : Thinned(steps, step => step.TotalTokens);
    }

    private static LineChart? Chart(string title, Bilingual x, IReadOnlyList<Series> series)
    {
        series = [.. series.Where(one => one.Points.Count > 0)];
        return series.Count == 0
            ? null
            : new LineChart
            {
                Title = title,
                XTitle = x,
                YTitle = new Bilingual("loss, nats a token", "손실 (토큰당 내트)"),
                Series = series,
                Markers = false,
                FromZero = false,
            };
    }

    // The mean of neighbours.
    private static IReadOnlyList<(double X, double Y)> Thinned(
        IReadOnlyList<TrainingStep> steps,
        Func<TrainingStep, double> x
    )
    {
        var size = Math.Max(1, (int)Math.Ceiling(steps.Count / (double)MostPoints));
        return [.. steps.Chunk(size).Select(chunk => (x(chunk[^1]), chunk.Average(step => step.Loss)))];
    }
}
