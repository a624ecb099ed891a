using Malmoi.Neural.Alignment.Online;
using Malmoi.Neural.Pretraining.Runs;
using Malmoi.Reports;
using Malmoi.Reports.Charts;

namespace Malmoi.Cli.Commands.Aligning;

/// <summary>What a policy's training measured, drawn, and what it answers now beside what it answered before: <c>policy.html</c> and <c>policy.svg</c> of a run.</summary>
internal static class PolicyPage
{
    // More points than a drawing has places for, and more answers than anybody reads.
    private const int MostPoints = 300;
    private const int MostSamples = 24;

    private static readonly Bilingual s_step = new("step", "걸음");

    /// <summary>Draws what stands in a run's folder; nothing where no step was taken.</summary>
    /// <param name="run">The run.</param>
    /// <param name="alarms">What counts as a sign of a cheated reward.</param>
    public static void Draw(RunFolder run, AlarmOptions alarms)
    {
        var steps = new StepLines(Path.Combine(run.Path, "policy.jsonl")).Read().Select(PolicyStep.Parse).ToList();
        var comparisons = new StepLines(Path.Combine(run.Path, "comparisons.jsonl"))
            .Read()
            .Select(PolicyComparison.Parse)
            .ToList();
        if (steps.Count == 0)
        {
            return;
        }

        var name = Path.GetFileName(Path.GetFullPath(run.Path));
        var page = new HtmlReport($"{name}: {run.Record.Kind}");
        page.Heading(new Bilingual("Curves", "곡선"));
        var score = Score(steps, comparisons);
        SvgFile.Save(score.ToSvg(), Path.Combine(run.Path, "policy.svg"));
        page.Figure(score.ToSvg(), score.Title);
        foreach (var chart in Charts(steps, comparisons))
        {
            page.Figure(chart.ToSvg(), chart.Title);
        }

        Signs(page, steps, alarms);
        if (comparisons.Count > 0)
        {
            Samples(page, comparisons[^1]);
        }

        page.Save(Path.Combine(run.Path, "policy.html"));
    }

    private static LineChart Score(IReadOnlyList<PolicyStep> steps, IReadOnlyList<PolicyComparison> comparisons) =>
        Chart(
            new Bilingual("reward of the answers", "대답의 보상"),
            Line(new Bilingual("answers learned from", "학습한 대답"), steps, step => step.Score),
            new Series(
                new Bilingual("held out, policy", "남겨 둔 질문, 정책"),
                [.. comparisons.Select(one => ((double)one.Step, one.After))]
            ),
            new Series(
                new Bilingual("held out, reference", "남겨 둔 질문, 기준"),
                [.. comparisons.Select(one => ((double)one.Step, one.Before))]
            )
        );

    private static IEnumerable<LineChart> Charts(List<PolicyStep> steps, List<PolicyComparison> comparisons)
    {
        yield return Chart(
            new Bilingual("distance from the reference, nats an answer", "기준에서의 거리 (대답당 내트)"),
            Line(new Bilingual("ln policy/reference", "ln 정책/기준"), steps, step => step.Distance)
        );
        if (steps.Any(step => step.DistanceWeight != steps[0].DistanceWeight))
        {
            yield return Chart(
                new Bilingual("the price of distance, β", "거리의 값 β"),
                Line("β", steps, step => step.DistanceWeight)
            );
        }

        yield return Chart(
            new Bilingual("entropy, nats a token", "엔트로피 (토큰당 내트)"),
            Line(new Bilingual("entropy", "엔트로피"), steps, step => step.Entropy)
        );
        yield return Chart(
            new Bilingual("length, tokens an answer", "길이 (대답당 토큰)"),
            Line(new Bilingual("tokens", "토큰"), steps, step => step.Length)
        );
        yield return Chart(
            new Bilingual("shares", "비율"),
            Line(new Bilingual("ended", "끝맺은 대답"), steps, step => step.Ended),
            Line(new Bilingual("repeated", "되풀이"), steps, step => step.Repetition),
            Line(new Bilingual("clipped", "잘린 비율"), steps, step => step.Clipped),
            Line(new Bilingual("level groups", "보상이 같은 무리"), steps, step => step.Level)
        );
        var explained = Line(
            new Bilingual("explained variance", "설명된 분산"),
            steps,
            step => Math.Max(-1, step.ExplainedVariance)
        );
        if (explained.Points.Count > 0)
        {
            yield return Chart(new Bilingual("what the critic foretells", "비평가의 예측"), explained);
        }

        if (comparisons.Count > 0)
        {
            yield return Chart(
                new Bilingual("win rate against the reference", "기준에 대한 승률"),
                new Series(
                    new Bilingual("a tie counts half", "비기면 절반"),
                    [.. comparisons.Select(one => ((double)one.Step, one.WinRate))]
                )
            );
        }
    }

    private static void Signs(HtmlReport page, IReadOnlyList<PolicyStep> steps, AlarmOptions options)
    {
        var alarms = new PolicyAlarms(options, []);
        var signs = steps.SelectMany(alarms.Watch).ToList();
        page.Heading(new Bilingual("Signs of a cheated reward", "보상을 속이는 징후"));
        page.Paragraph(
            signs.Count == 0
                ? new Bilingual("None was seen.", "보이지 않았습니다.")
                : new Bilingual(
                    $"{signs.Count} were seen; read the answers below before the reward is believed.",
                    $"{signs.Count}건이 보였습니다. 보상을 믿기 전에 아래 대답을 읽어 보세요."
                )
        );
        signs.ForEach(sign => page.Code(sign));
    }

    private static void Samples(HtmlReport page, PolicyComparison comparison)
    {
        page.Heading(new Bilingual("Before and after", "학습 전과 후"));
        page.Paragraph(
            new Bilingual(
                $"Answers to held-out prompts with the same random numbers, after step {comparison.Step}: {comparison.Wins} won, {comparison.Ties} ties of {comparison.Answers.Count}.",
                $"같은 난수로 남겨 둔 질문에 답했습니다 ({comparison.Step}걸음 뒤): {comparison.Answers.Count}개 가운데 {comparison.Wins}승, {comparison.Ties}무."
            )
        );
        page.Table(
            [
                new Bilingual("prompt", "질문"),
                new Bilingual("before", "전"),
                new Bilingual("reward", "보상"),
                new Bilingual("after", "후"),
                new Bilingual("reward", "보상"),
            ],
            comparison
                .Answers.Take(MostSamples)
                .Select(answer =>
                    (IReadOnlyList<Bilingual>)
                        [
                            Bilingual.FromString(answer.Prompt),
                            Bilingual.FromString(answer.Before),
                            Bilingual.FromString(answer.ScoreBefore.Fixed(3)),
                            Bilingual.FromString(answer.After),
                            Bilingual.FromString(answer.ScoreAfter.Fixed(3)),
                        ]
                )
        );
    }

    private static LineChart Chart(Bilingual title, params IReadOnlyList<Series> series) =>
        new()
        {
            Title = title,
            XTitle = s_step,
            YTitle = title,
            Series = [.. series.Where(one => one.Points.Count > 0)],
            Markers = false,
            FromZero = false,
        };

    // The mean of neighbours, numbers that are none left out.
    private static Series Line(Bilingual name, IReadOnlyList<PolicyStep> steps, Func<PolicyStep, double> of)
    {
        var known = steps.Where(step => double.IsFinite(of(step))).ToList();
        var size = Math.Max(1, (int)Math.Ceiling(known.Count / (double)MostPoints));
        return new Series(name, [.. known.Chunk(size).Select(some => ((double)some[^1].Step, some.Average(of)))]);
    }
}
