using CsCheck;
using Malmoi.Linguistics.Probing;
using Malmoi.Linguistics.Treebanks;
using static Malmoi.Tests.Linguistics.Probing.Planted;

namespace Malmoi.Tests.Linguistics.Probing;

public sealed class StructuralProbeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Distances_in_a_tree_are_those_of_a_walk_over_its_edges() =>
        Gen.Int[1, 12]
            .SelectMany(size => Gen.Long.Select(seed => Tree(size, new Xoshiro256(seed))))
            .Sample(sentence =>
            {
                var metric = new TreeMetric(sentence);
                var distances = metric.Distances();
                for (var i = 0; i < metric.Words; i++)
                {
                    Assert.Equal(Walk(metric, i), distances[(i * metric.Words)..((i + 1) * metric.Words)]);
                }

                var root = sentence.Words.Single(word => word.Head == 0).Number - 1;
                Assert.Equal(metric.Depths, distances[(root * metric.Words)..((root + 1) * metric.Words)]);
            });

    [Fact]
    public void A_tree_written_in_the_vectors_is_recovered_exactly()
    {
        var random = new Xoshiro256(3);
        var sentence = Tree(14, random);
        var metric = new TreeMetric(sentence);
        var probe = new StructuralProbe(14, 14, random);
        probe.Parameters.AsSpan().Clear();
        for (var i = 0; i < 14; i++)
        {
            probe.Parameters[(i * 14) + i] = 1;
        }

        var rows = Paths(sentence, 14);
        Assert.Equal(metric.Distances(), probe.Distances(rows));
        Assert.Equal(metric.Depths, probe.Depths(rows));
        Assert.Equal(0, probe.DistanceLoss(rows, metric.Distances(), []));
        Assert.Equal(0, probe.DepthLoss(rows, metric.Depths, []));
        Assert.Equal(new TreeScore(13, 13, 1), Rounded(TreeScore.OfDistances(metric, probe.Distances(rows))));
        Assert.Equal(new TreeScore(1, 1, 1), Rounded(TreeScore.OfDepths(metric, probe.Depths(rows))));
    }

    [Fact]
    public void The_gradients_are_those_of_the_losses()
    {
        var random = new Xoshiro256(9);
        var metric = new TreeMetric(Tree(6, random));
        var probe = new StructuralProbe(5, 3, random);
        float[] rows = [.. Enumerable.Range(0, 6 * 5).Select(_ => (float)(3 * random.NextNormal()))];
        foreach (var depth in new[] { false, true })
        {
            double Loss(Span<float> gradient) =>
                depth
                    ? probe.DepthLoss(rows, metric.Depths, gradient)
                    : probe.DistanceLoss(rows, metric.Distances(), gradient);
            var slopes = new float[probe.Parameters.Length];
            Loss(slopes);
            for (var i = 0; i < slopes.Length; i++)
            {
                const float step = 1e-3f;
                var kept = probe.Parameters[i];
                probe.Parameters[i] = kept + step;
                var above = Loss([]);
                probe.Parameters[i] = kept - step;
                var below = Loss([]);
                probe.Parameters[i] = kept;
                Assert.Equal((above - below) / (2 * step), slopes[i], 0.02 * (1 + Math.Abs(slopes[i])));
            }
        }
    }

    [Theory]
    [InlineData(TreeQuestion.Distance)]
    [InlineData(TreeQuestion.Depth)]
    public void A_probe_learns_a_planted_metric_and_finds_none_in_noise(TreeQuestion question)
    {
        var random = new Xoshiro256(11);
        var (learnt, tested) = (Trees(240), Trees(40));
        var planted = Run(new Mixed(sentence => Paths(sentence, 9)));
        Assert.True(planted.Found.Value > 0.97, $"found {planted.Found.Value}");
        Assert.True(planted.Correlation.Value > 0.9, $"correlation {planted.Correlation.Value}");
        var noise = Run(
            new Mixed(sentence =>
                [.. Enumerable.Range(0, sentence.Words.Count * 9).Select(_ => (float)random.NextNormal())]
            )
        );
        Assert.True(noise.Correlation.Value < 0.4, $"correlation of noise {noise.Correlation.Value}");
        Assert.True(planted.Found.Value > noise.Found.Value + 0.3);

        IReadOnlyList<TreebankSentence> Trees(int count) =>
            [.. Enumerable.Range(0, count).Select(_ => Tree(9, random))];

        TreeLayer Run(Mixed vectors)
        {
            var (one, other) = (_folder[$"{Guid.NewGuid():N}"], _folder[$"{Guid.NewGuid():N}"]);
            using var ours = vectors.Write(learnt, one);
            using var theirs = vectors.Write(tested, other);
            var options = new ProbeOptions
            {
                Seeds = 1,
                Threads = 1,
                Epochs = 60,
                Rate = 0.02,
            };
            var result = new StructuralExperiment(
                [new ProbedVectors(ProbeSource.Model, ours, theirs)],
                () => learnt,
                () => tested,
                options
            ).Run(question);
            return Assert.Single(result.Layers);
        }
    }

    [Fact]
    public void The_least_spanning_tree_is_the_least_of_all_trees() =>
        Gen.Float[0, 1]
            .Array[16]
            .Sample(draws =>
            {
                var distances = new float[16];
                for (var i = 0; i < 4; i++)
                {
                    for (var j = 0; j < i; j++)
                    {
                        distances[(4 * i) + j] = distances[(4 * j) + i] = draws[(4 * i) + j];
                    }
                }

                (int, int)[] pairs = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)];
                var least = (
                    from a in pairs
                    from b in pairs
                    from c in pairs
                    where IsTree([a, b, c])
                    select Length(a) + Length(b) + Length(c)
                ).Min();
                Assert.Equal(least, SpanningTree.Of(distances, 4, [0, 1, 2, 3]).Sum(Length), 1e-6f);

                float Length((int From, int To) edge) => distances[(4 * edge.From) + edge.To];
            });

    private static bool IsTree((int From, int To)[] edges)
    {
        int[] parts = [0, 1, 2, 3];
        foreach (var (from, to) in edges)
        {
            var (kept, gone) = (parts[from], parts[to]);
            parts = [.. parts.Select(part => part == gone ? kept : part)];
        }

        return parts.Distinct().Count() == 1;
    }

    private static TreeScore Rounded(TreeScore score) => score with { Correlation = Math.Round(score.Correlation, 9) };

    internal static TreebankSentence Tree(int size, Xoshiro256 random)
    {
        // Words in a random order, each hung on one that came before.
        var order = Enumerable.Range(0, size).ToArray();
        ProbeTrainer.Shuffle(order, random);
        var heads = new int[size];
        for (var i = 1; i < size; i++)
        {
            heads[order[i]] = order[random.Next(i)] + 1;
        }

        return Sentence(heads, [.. Enumerable.Range(0, size).Select(i => ($"w{i}", "X"))]);
    }

    // A dimension for the edge above each word: squared distances are those in the tree.
    private static float[] Paths(TreebankSentence sentence, int width)
    {
        var rows = new float[sentence.Words.Count * width];
        foreach (var word in sentence.Words)
        {
            for (var at = word; at.Head > 0; at = sentence.Words[at.Head - 1])
            {
                rows[((word.Number - 1) * width) + at.Number - 1] = 1;
            }
        }

        return rows;
    }

    private static float[] Walk(TreeMetric tree, int from)
    {
        var distances = new float[tree.Words];
        Array.Fill(distances, float.PositiveInfinity);
        distances[from] = 0;
        for (var round = 0; round < tree.Words; round++)
        {
            for (var i = 0; i < tree.Words; i++)
            {
                for (var j = 0; j < tree.Words; j++)
                {
                    if (tree.IsEdge(i, j))
                    {
                        distances[j] = Math.Min(distances[j], distances[i] + 1);
                    }
                }
            }
        }

        return distances;
    }

    private sealed class Mixed(Func<TreebankSentence, float[]> rows)
    {
        public ActivationCache Write(IReadOnlyList<TreebankSentence> sentences, string path)
        {
            using (var writer = new ActivationWriter(path))
            {
                foreach (var sentence in sentences)
                {
                    writer.Add([rows(sentence)], sentence.Words.Count);
                }

                writer.Commit();
            }

            return ActivationCache.Open(path);
        }
    }
}
