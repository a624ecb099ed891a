namespace Malmoi.Linguistics.Probing;

/// <summary>Trains a structural probe on trees, and scores it on others.</summary>
internal static class StructuralTrainer
{
    private const int Batch = 20; // sentences a step, as Hewitt and Manning take
    private const int HeldEvery = 10;
    private const int Halvings = 2;

    public static StructuralProbe Train(
        TreeQuestion question,
        ProbeVectors vectors,
        TreeWords trees,
        ProbeOptions options,
        long seed,
        CancellationToken ct
    )
    {
        var random = new Xoshiro256(seed, 3);
        var probe = new StructuralProbe(vectors.Width, Math.Min(options.Rank, vectors.Width), random);
        var (adam, gradient) = (new AdamStep(probe.Parameters.Length), new float[probe.Parameters.Length]);
        var parts = Enumerable.Range(0, trees.Trees.Count).ToLookup(tree => tree % HeldEvery == HeldEvery - 1);
        var (order, held) = (parts[false].ToArray(), parts[true].ToArray());
        var (best, least) = (probe.Copy(), double.PositiveInfinity);
        var (rate, failures) = (options.Rate, 0);
        for (var epoch = 0; epoch < options.Epochs && failures <= Halvings; epoch++)
        {
            ProbeTrainer.Shuffle(order, random);
            foreach (var batch in order.Chunk(Batch))
            {
                ct.ThrowIfCancellationRequested();
                gradient.AsSpan().Clear();
                foreach (var tree in batch)
                {
                    Loss(tree, gradient);
                }

                foreach (ref var slope in gradient.AsSpan())
                {
                    slope /= batch.Length;
                }

                adam.Take(probe.Parameters, gradient, rate);
            }

            var loss = held.Sum(tree => Loss(tree, []));
            if (loss < least || held.Length == 0)
            {
                (best, least) = (probe.Copy(), loss);
            }
            else
            {
                (rate, failures) = (rate / 2, failures + 1);
            }
        }

        return best;

        double Loss(int tree, Span<float> slopes)
        {
            var rows = trees.Read(vectors, tree);
            var metric = trees.Trees[tree];
            return question == TreeQuestion.Distance
                ? probe.DistanceLoss(rows, metric.Distances(), slopes)
                : probe.DepthLoss(rows, metric.Depths, slopes);
        }
    }

    /// <summary>A score for each tree.</summary>
    public static TreeScore[] Scores(
        TreeQuestion question,
        StructuralProbe probe,
        ProbeVectors vectors,
        TreeWords trees
    ) =>
        [
            .. trees.Trees.Select(
                (tree, i) =>
                    question == TreeQuestion.Distance
                        ? TreeScore.OfDistances(tree, probe.Distances(trees.Read(vectors, i)))
                        : TreeScore.OfDepths(tree, probe.Depths(trees.Read(vectors, i)))
            ),
        ];

    /// <summary>What neighbours in a chain would score; of depths, places in the sentence.</summary>
    public static TreeScore Chain(TreeQuestion question, TreeMetric tree)
    {
        if (question == TreeQuestion.Depth)
        {
            return TreeScore.OfDepths(tree, [.. Enumerable.Range(0, tree.Words).Select(place => (float)place)]);
        }

        var distances = new float[tree.Words * tree.Words];
        for (var i = 0; i < distances.Length; i++)
        {
            distances[i] = Math.Abs((i / tree.Words) - (i % tree.Words));
        }

        return TreeScore.OfDistances(tree, distances);
    }
}
