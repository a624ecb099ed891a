using CsCheck;
using Malmoi.Evaluation.Assistants;

namespace Malmoi.Tests.Evaluation.Assistants;

public class CalibrationTests
{
    private static readonly Gen<RatedAnswer[]> Answers = Gen.Select(Gen.Int[0, 20], Gen.Bool)
        .Select((twentieths, isRight) => new RatedAnswer(twentieths / 20.0, isRight))
        .Array[1, 60];

    [Fact]
    public void The_error_is_the_distance_of_accuracy_from_confidence_in_each_bin()
    {
        // Bin 0.9: confidence 0.95, three of four right. Bin 0.2: confidence 0.25, one of two right.
        var calibration = new Calibration([
            new(0.95, true),
            new(0.95, true),
            new(0.95, true),
            new(0.95, false),
            new(0.2, true),
            new(0.29, false),
        ]);
        Assert.Equal((4 * 0.2 / 6) + (2 * 0.255 / 6), calibration.Error, 1e-12);
        Assert.Equal(2, calibration.Bins.Count);
        Assert.Equal(((3 * 0.0025) + 0.9025 + 0.64 + (0.29 * 0.29)) / 6, calibration.Brier, 1e-12);
    }

    [Fact]
    public void Whoever_is_right_as_often_as_they_think_has_no_error()
    {
        var answers = Enumerable.Range(0, 100).Select(i => new RatedAnswer(0.75, i % 4 != 0));
        Assert.Equal(0, new Calibration([.. answers]).Error, 1e-12);
        Assert.Equal(1, new Calibration([new(1, false)]).Error);
    }

    [Fact]
    public void Coverage_grows_as_the_threshold_falls_and_ends_at_all() =>
        Answers.Sample(answers =>
        {
            var curve = new RiskCoverage(answers);
            Assert.Equal(1, curve.Points[^1].Coverage, 1e-12);
            Assert.Equal(answers.Average(answer => answer.IsRight ? 1.0 : 0), curve.Points[^1].Right.Value, 1e-12);
            foreach (var point in curve.Points)
            {
                var given = answers.Where(answer => answer.Confidence >= point.Threshold).ToList();
                Assert.Equal(given.Count / (double)answers.Length, point.Coverage, 1e-12);
                Assert.Equal(given.Count(answer => answer.IsRight), point.Right.Hits);
            }
        });

    [Fact]
    public void The_area_is_the_mean_risk_over_all_orders_of_equal_confidence()
    {
        Assert.Equal(
            0.3,
            new RiskCoverage([.. Enumerable.Range(0, 10).Select(i => new RatedAnswer(0.5, i >= 3))]).Area,
            1e-12
        );
        // The right ones first: risks 0, 0, 1/3, 1/2.
        var sure = new RiskCoverage([new(0.9, true), new(0.8, true), new(0.2, false), new(0.1, false)]);
        Assert.Equal((1 / 3.0 + 0.5) / 4, sure.Area, 1e-12);
        Assert.Equal(0, sure.At(0.5).Risk);
        Assert.Equal(0.5, sure.At(1).Risk);
    }
}
