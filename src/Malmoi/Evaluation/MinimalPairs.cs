using Malmoi.LanguageModels;

namespace Malmoi.Evaluation;

/// <summary>Judges a model by minimal pairs: does it find the good sentence likelier?</summary>
public static class MinimalPairs
{
    private const int ChunkSize = 8192;

    private enum Outcome : byte
    {
        Lost,
        Tied,
        Won,
    }

    /// <param name="scorer">The model.</param>
    /// <param name="pairs">In any order; results keep the order in which paradigms first appear.</param>
    /// <param name="convention">What counts as a win.</param>
    /// <param name="seed">Of the bootstrap.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="InputException">There is no pair.</exception>
    public static async ValueTask<MinimalPairResult> JudgeAsync(
        IScorer scorer,
        IReadOnlyList<MinimalPair> pairs,
        PairConvention convention = PairConvention.Strict,
        int seed = 0,
        CancellationToken ct = default
    )
    {
        if (pairs.Count == 0)
        {
            throw new InputException("there is no minimal pair to judge");
        }

        var outcomes = await CompareAsync(scorer, pairs, convention, ct);
        var paradigms = pairs
            .Zip(outcomes)
            .GroupBy(judged => (judged.First.Phenomenon, judged.First.Paradigm))
            .Select(
                (group, index) =>
                    new Judged(
                        group.Key,
                        [.. group.Select(judged => judged.First)],
                        [.. group.Select(judged => judged.Second)],
                        convention,
                        new Xoshiro256(seed, index)
                    )
            )
            .ToList();
        var phenomena = paradigms
            .GroupBy(paradigm => paradigm.Name.Phenomenon)
            .Select(group => new PhenomenonResult(
                group.Key,
                Total([.. group]),
                [.. group.Select(paradigm => (paradigm.Name.Paradigm, Total([paradigm])))]
            ));
        return new MinimalPairResult(convention, Total(paradigms), [.. phenomena])
        {
            Families =
            [
                .. paradigms
                    .Where(paradigm => paradigm.Family.Length > 0)
                    .GroupBy(paradigm => paradigm.Family)
                    .Select(group => (group.Key, Total([.. group]))),
            ],
        };
    }

    private static async ValueTask<Outcome[]> CompareAsync(
        IScorer scorer,
        IReadOnlyList<MinimalPair> pairs,
        PairConvention convention,
        CancellationToken ct
    )
    {
        var blank = convention == PairConvention.LmEval ? " " : "";
        var outcomes = new Outcome[pairs.Count];
        for (var start = 0; start < pairs.Count; start += ChunkSize)
        {
            var requests = new Continuation[2 * Math.Min(ChunkSize, pairs.Count - start)];
            for (var i = 0; i < requests.Length; i += 2)
            {
                var pair = pairs[start + (i / 2)];
                requests[i] = new Continuation("", blank + pair.Good);
                requests[i + 1] = new Continuation("", blank + pair.Bad);
            }

            var scores = await scorer.ScoreAsync(requests, null, ct);
            for (var i = 0; i < requests.Length; i += 2)
            {
                var (good, bad) = (scores[i].LogProbability, scores[i + 1].LogProbability);
                outcomes[start + (i / 2)] =
                    good > bad ? Outcome.Won
                    : good == bad ? Outcome.Tied
                    : Outcome.Lost;
            }
        }

        return outcomes;
    }

    private static PairAccuracy Total(IReadOnlyList<Judged> paradigms) =>
        new(
            paradigms.Sum(paradigm => paradigm.Pairs),
            paradigms.Sum(paradigm => paradigm.Ties),
            paradigms.Average(paradigm => paradigm.Accuracy),
            Bootstrap.Central(Bootstrap.MeanOver([.. paradigms.Select(paradigm => paradigm.Resampled)]))
        );

    private sealed class Judged
    {
        public Judged(
            (string, string) name,
            List<MinimalPair> pairs,
            Outcome[] outcomes,
            PairConvention convention,
            Xoshiro256 random
        )
        {
            var least = convention == PairConvention.LmEval ? Outcome.Tied : Outcome.Won;
            var wins = Array.ConvertAll(outcomes, outcome => (byte)(outcome >= least ? 1 : 0));
            Name = name;
            Pairs = outcomes.Length;
            Ties = outcomes.Count(outcome => outcome == Outcome.Tied);
            Accuracy = wins.Average(win => (double)win);
            Family = pairs[0].Family;
            Resampled = pairs.TrueForAll(pair => pair.Cluster is null)
                ? Bootstrap.Means(wins, random)
                : Bootstrap.ClusterMeans(wins, [.. pairs.Select((pair, i) => pair.Cluster ?? -1 - i)], random);
        }

        public (string Phenomenon, string Paradigm) Name { get; }

        public string Family { get; }

        public int Pairs { get; }

        public int Ties { get; }

        public double Accuracy { get; }

        public double[] Resampled { get; }
    }
}
