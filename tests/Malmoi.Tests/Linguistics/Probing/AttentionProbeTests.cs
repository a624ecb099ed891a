using Malmoi.Linguistics.Probing;
using Malmoi.Linguistics.Treebanks;
using static Malmoi.Tests.Linguistics.Probing.Planted;

namespace Malmoi.Tests.Linguistics.Probing;

public sealed class AttentionProbeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void The_gradient_is_that_of_the_loss(int width)
    {
        var random = new Xoshiro256(2);
        var probe = new AttentionProbe(4, width);
        float[] features = [.. Enumerable.Range(0, 5 * 5 * 4).Select(_ => (float)random.NextDouble())];
        float[] vectors = [.. Enumerable.Range(0, 5 * width).Select(_ => (float)random.NextNormal())];
        int[] heads = [1, -1, 0, 4, 2];
        foreach (ref var parameter in probe.Parameters.AsSpan())
        {
            parameter = (float)random.NextNormal();
        }

        var gradient = new float[probe.Parameters.Length];
        probe.Loss(features, vectors, heads, gradient);
        for (var i = 0; i < gradient.Length; i++)
        {
            const float step = 1e-3f;
            var kept = probe.Parameters[i];
            probe.Parameters[i] = kept + step;
            var above = probe.Loss(features, vectors, heads, []);
            probe.Parameters[i] = kept - step;
            var below = probe.Loss(features, vectors, heads, []);
            probe.Parameters[i] = kept;
            Assert.Equal((above - below) / (2 * step), gradient[i], 2e-3);
        }
    }

    [Fact]
    public void Probabilities_sum_to_one_and_no_word_is_its_own_head()
    {
        var random = new Xoshiro256(2);
        var probe = new AttentionProbe(2, 0);
        probe.Parameters[1] = 3;
        float[] features = [.. Enumerable.Range(0, 6 * 6 * 2).Select(_ => (float)random.NextDouble())];
        var logarithms = probe.Predict(features, [], 6);
        for (var i = 0; i < 6; i++)
        {
            Assert.Equal(1, logarithms[(i * 6)..((i + 1) * 6)].Sum(value => Math.Exp(value)), 1e-5);
            Assert.Equal(float.NegativeInfinity, logarithms[(i * 6) + i]);
        }
    }

    [Fact]
    public void A_head_that_parses_is_found_among_others_and_offsets_do_not()
    {
        // Words whose head is as often before as behind them, at drawn places; one of four maps looks there a little more than elsewhere.
        var random = new Xoshiro256(6);
        var (learnt, tested) = (Trees(60), Trees(20));
        using var one = ProbedVectors.Write(new Vectors(word => Noise(word, 4)), learnt, _folder["a"]);
        using var other = ProbedVectors.Write(new Vectors(word => Noise(word, 4)), tested, _folder["b"]);
        using var ours = Maps(learnt, "c");
        using var theirs = Maps(tested, "d");
        using var near = Distances(learnt, "e");
        using var far = Distances(tested, "f");
        var result = new AttentionProbeExperiment(
            [
                new("attention", ours, theirs, false),
                new("with words", ours, theirs, true),
                new("distance", near, far, true),
            ],
            new ProbedVectors(ProbeSource.Model, one, other),
            new ProbeOptions
            {
                Seeds = 2,
                Threads = 2,
                Rate = 0.02,
            }
        ).Run(learnt, tested);
        Assert.Equal(20 * 9, result.Words);
        Assert.True(result.Rows[0].Found.Value > 0.95, $"attention {result.Rows[0].Found.Value}");
        Assert.True(result.Rows[1].Found.Value > 0.9, $"with words {result.Rows[1].Found.Value}");
        Assert.True(result.Rows[2].Found.Value < 0.5, $"distance {result.Rows[2].Found.Value}");
        Assert.True(result.Rows[0].OverOffset.Interval.Low > 0);

        IReadOnlyList<TreebankSentence> Trees(int count) =>
            [.. Enumerable.Range(0, count).Select(_ => StructuralProbeTests.Tree(10, random))];

        PairFeatures Maps(IReadOnlyList<TreebankSentence> sentences, string name) =>
            PairFeatures.Write(_folder[name], sentences.Select(of => ((float[], int)?)(Numbers(of), of.Words.Count)));

        PairFeatures Distances(IReadOnlyList<TreebankSentence> sentences, string name) =>
            PairFeatures.Write(
                _folder[name],
                sentences.Select(of => ((float[], int)?)(PairFeatures.OfDistances(of.Words.Count), of.Words.Count))
            );

        float[] Numbers(TreebankSentence of)
        {
            var numbers = new float[100 * 4];
            for (var i = 0; i < numbers.Length; i++)
            {
                var (from, to) = (i / 40, i / 4 % 10);
                numbers[i] =
                    (float)(0.1 * random.NextDouble()) + (i % 4 == 2 && of.Words[from].Head - 1 == to ? 0.2f : 0);
            }

            return numbers;
        }
    }
}
