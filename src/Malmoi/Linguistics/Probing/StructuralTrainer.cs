namespace Malmoi.Linguistics.Probing;

/// <summary>Trains a structural probe on trees, and scores it on others.</summary>
internal static class StructuralTrainer
{
    private const int Batch = 20; // sentences a step, as Hewitt and Manning take

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
        SentenceDescent.Train(
            probe.Parameters,
            trees.Trees.Count,
            Batch,
            options.Epochs,
            options.Rate,
            random,
            Loss,
            ct
        );
        return probe;

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
