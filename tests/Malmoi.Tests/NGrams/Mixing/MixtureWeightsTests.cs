using CsCheck;
using Malmoi.NGrams.Mixing;

namespace Malmoi.Tests.NGrams.Mixing;

public sealed class MixtureWeightsTests
{
    [Fact]
    public void One_step_from_even_weights_is_the_one_worked_by_hand()
    {
        // Two observations: (0.6, 0.2) and (0.1, 0.3). Shares of the first component at even weights:
        // 0.6 / 0.8 = 3/4 and 0.1 / 0.4 = 1/4, so its weight stays 1/2; with (0.6, 0.2) twice it becomes (3/4 + 3/4 + 1/4) / 3.
        var even = MixtureWeights.Estimate([0.6, 0.2, 0.1, 0.3], 2, mostSteps: 1);
        Assert.Equal(0.5, even.Weights[0], 1e-15);
        var twice = MixtureWeights.Estimate([0.6, 0.2, 0.6, 0.2, 0.1, 0.3], 2, mostSteps: 1);
        Assert.Equal(7 / 12.0, twice.Weights[0], 1e-15);
        Assert.Equal((2 * Math.Log(0.4) + Math.Log(0.2)) / 3, twice.MeanLogProbabilities[0], 1e-15);
    }

    [Fact]
    public void No_step_makes_the_observations_less_likely_and_the_weights_sum_to_one() =>
        Observations.Sample(sample =>
        {
            var estimate = MixtureWeights.Estimate(sample.Probabilities, sample.Components);
            var means = estimate.MeanLogProbabilities;
            Assert.All(means.Zip(means.Skip(1)), pair => Assert.True(pair.Second >= pair.First - 1e-12));
            Assert.Equal(1, estimate.Weights.Sum(), 1e-9);
            Assert.All(estimate.Weights, weight => Assert.InRange(weight, 0, 1 + 1e-12));
        });

    [Fact]
    public void The_weights_of_two_components_are_those_that_a_search_over_all_weights_finds() =>
        Gen.Double[0.01, 1]
            .Array[2, 40]
            .Where(values => values.Length % 2 == 0)
            .Sample(
                probabilities =>
                {
                    var estimate = MixtureWeights.Estimate(probabilities, 2, tolerance: 1e-13, mostSteps: 100_000);
                    var best = Enumerable.Range(0, 2001).Max(i => Mean(probabilities, i / 2000.0));
                    Assert.InRange(estimate.MeanLogProbabilities[^1], best - 1e-6, double.MaxValue);
                },
                iter: 50
            );

    [Fact]
    public void What_no_component_allows_is_counted_and_left_out()
    {
        var estimate = MixtureWeights.Estimate([0.5, 0, 0, 0, 0.25, 0], 2);
        Assert.Equal((2, 1), (estimate.Observations, estimate.Impossible));
        Assert.Equal([1, 0], estimate.Weights);
        Assert.Equal(Math.Sqrt(8), estimate.Perplexity, 1e-9);
    }

    private static Gen<(double[] Probabilities, int Components)> Observations =>
        from components in Gen.Int[1, 4]
        from rows in Gen.Int[1, 30]
        from probabilities in Gen.Double[0, 1].Array[rows * components]
        select (probabilities, components);

    private static double Mean(double[] probabilities, double weight) =>
        Enumerable
            .Range(0, probabilities.Length / 2)
            .Average(t => Math.Log(weight * probabilities[2 * t] + (1 - weight) * probabilities[2 * t + 1]));
}
