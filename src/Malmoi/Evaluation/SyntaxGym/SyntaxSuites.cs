using Malmoi.LanguageModels;

namespace Malmoi.Evaluation.SyntaxGym;

/// <summary>How often what a prediction says holds.</summary>
/// <param name="Items">Items tried.</param>
/// <param name="Accuracy">The share in which it holds.</param>
/// <param name="Interval">95 %: Wilson's for a suite; for the mean over suites by bootstrap over the items of each.</param>
public sealed record PredictionAccuracy(int Items, double Accuracy, Interval Interval);

/// <summary>A suite, judged.</summary>
/// <param name="Name">Of the suite.</param>
/// <param name="Total">Items in which every prediction holds.</param>
/// <param name="Predictions">One by one.</param>
public sealed record SyntaxSuiteResult(
    string Name,
    PredictionAccuracy Total,
    IReadOnlyList<(string Formula, PredictionAccuracy Accuracy)> Predictions
);

/// <summary>Judges a model by SyntaxGym's suites: do the surprisals of regions stand as the predictions say?</summary>
public static class SyntaxSuites
{
    /// <param name="scorer">The model.</param>
    /// <param name="suites">The suites.</param>
    /// <param name="seed">Of the bootstrap.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>The suites in their order, and the mean over them.</returns>
    public static async ValueTask<(PredictionAccuracy Overall, IReadOnlyList<SyntaxSuiteResult> Suites)> JudgeAsync(
        IScorer scorer,
        IReadOnlyList<SyntaxSuite> suites,
        int seed = 0,
        CancellationToken ct = default
    )
    {
        var results = new List<SyntaxSuiteResult>();
        var resampled = new List<double[]>();
        foreach (var suite in suites)
        {
            var items = await SurprisalsAsync(scorer, suite, ct);
            var held = suite
                .Predictions.Select(prediction =>
                    items.Select(item => (byte)(prediction.Holds(region => item[region]) ? 1 : 0)).ToArray()
                )
                .ToList();
            byte[] all = [.. items.Select((_, i) => (byte)(held.TrueForAll(one => one[i] == 1) ? 1 : 0))];
            resampled.Add(Bootstrap.Means(all, new Xoshiro256(seed, results.Count)));
            results.Add(
                new SyntaxSuiteResult(
                    suite.Name,
                    Accuracy(all),
                    [.. suite.Predictions.Zip(held, (prediction, one) => (prediction.Text.Trim(), Accuracy(one)))]
                )
            );
        }

        return (
            new PredictionAccuracy(
                results.Sum(result => result.Total.Items),
                results.Average(result => result.Total.Accuracy),
                Bootstrap.Central(Bootstrap.MeanOver(resampled))
            ),
            results
        );
    }

    private static async ValueTask<List<Dictionary<RegionName, double>>> SurprisalsAsync(
        IScorer scorer,
        SyntaxSuite suite,
        CancellationToken ct
    )
    {
        var conditions = suite.Items.SelectMany(item => item.Conditions).ToList();
        var scores = await scorer.ScoreAsync(
            [.. conditions.Select(condition => new Continuation("", condition.Text))],
            null,
            ct
        );
        var next = 0;
        var items = new List<Dictionary<RegionName, double>>();
        foreach (var item in suite.Items)
        {
            var surprisals = new Dictionary<RegionName, double>();
            foreach (var condition in item.Conditions)
            {
                var bits = RegionSurprisal.Of(condition, scores[next++], suite.Metric);
                surprisals[new RegionName(condition.Name, null)] = bits.Sum();
                foreach (var ((number, _), value) in condition.Regions.Zip(bits))
                {
                    surprisals[new RegionName(condition.Name, number)] = value;
                }
            }

            items.Add(surprisals);
        }

        return items;
    }

    private static PredictionAccuracy Accuracy(byte[] held)
    {
        var hits = held.Sum(one => one);
        return new PredictionAccuracy(held.Length, (double)hits / held.Length, WilsonInterval.Of(hits, held.Length));
    }
}
