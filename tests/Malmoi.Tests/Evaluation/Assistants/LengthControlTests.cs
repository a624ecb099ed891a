using CsCheck;
using Malmoi.Evaluation.Assistants;

namespace Malmoi.Tests.Evaluation.Assistants;

public class LengthControlTests
{
    [Fact]
    public void A_judge_who_loves_length_alone_leaves_a_rate_of_one_half()
    {
        // Twice as many of our answers are longer, and nine in ten times the longer one wins.
        double[] lengths = [.. Enumerable.Range(0, 90).Select(i => i % 3 == 0 ? -200.0 : 200)];
        double[] outcomes = [.. lengths.Select((length, i) => length > 0 == i / 3 % 10 > 0 ? 1.0 : 0)];
        Assert.Equal(57 / 90.0, outcomes.Average(), 1e-9);
        Assert.InRange(LengthControl.WinRate(outcomes, lengths), 0.45, 0.55);
        var (low, high) = LengthControl.Interval(outcomes, lengths, 0);
        Assert.True(low < 0.5 && high is > 0.5 and < 0.9, $"{low} {high}");
    }

    [Fact]
    public void What_was_simulated_is_found_again()
    {
        var random = new Xoshiro256(3);
        var (outcomes, lengths) = (new double[20_000], new double[20_000]);
        for (var i = 0; i < outcomes.Length; i++)
        {
            lengths[i] = 100 * random.NextNormal() + 60;
            var p = 1 / (1 + Math.Exp(-(-0.4 + (1.5 * Math.Tanh(lengths[i] / 100)))));
            outcomes[i] = random.NextDouble() < p ? 1 : 0;
        }

        Assert.Equal(1 / (1 + Math.Exp(0.4)), LengthControl.WinRate(outcomes, lengths), 0.02);
    }

    [Fact]
    public void Equal_lengths_change_nothing() =>
        Gen.Double[0, 1]
            .Array[1, 30]
            .Sample(outcomes =>
                Assert.Equal(outcomes.Average(), LengthControl.WinRate(outcomes, new double[outcomes.Length]), 1e-9)
            );

    [Fact]
    public void The_other_side_has_the_rest() =>
        Gen.Select(Gen.Int[0, 2].Array[2, 40], Gen.Int[-300, 300].Array[40])
            .Sample(
                (halves, lengths) =>
                {
                    double[] outcomes = [.. halves.Select(half => half / 2.0)];
                    double[] differences = [.. lengths.Take(outcomes.Length).Select(length => (double)length)];
                    var rate = LengthControl.WinRate(outcomes, differences);
                    var other = LengthControl.WinRate(
                        [.. outcomes.Select(outcome => 1 - outcome)],
                        [.. differences.Select(difference => -difference)]
                    );
                    Assert.Equal(1, rate + other, 1e-6);
                    Assert.InRange(rate, 0, 1);
                }
            );
}
