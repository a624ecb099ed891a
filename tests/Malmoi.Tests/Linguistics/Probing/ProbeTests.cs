using Malmoi.Linguistics.Probing;
using Malmoi.Linguistics.Treebanks;
using static Malmoi.Tests.Linguistics.Probing.Planted;

namespace Malmoi.Tests.Linguistics.Probing;

public sealed class ProbeTests : IDisposable
{
    private static readonly ProbeTask s_part = ProbeTasks.Parse("part");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void The_gradient_is_that_of_the_loss(int hidden)
    {
        var random = new Xoshiro256(3);
        var network = new ProbeNetwork(7, 4, hidden, random);
        for (var i = 0; i < network.Parameters.Length; i++)
        {
            network.Parameters[i] = (float)(0.5 * random.NextNormal());
        }

        float[] rows = [.. Enumerable.Range(0, 6 * 7).Select(_ => (float)random.NextNormal())];
        int[] answers = [0, 1, 2, 3, 1, 0];
        var gradient = new float[network.Parameters.Length];
        network.Loss(rows, answers, gradient);
        var unused = new float[gradient.Length];
        for (var i = 0; i < gradient.Length; i++)
        {
            const float step = 2e-3f;
            var kept = network.Parameters[i];
            network.Parameters[i] = kept + step;
            var above = network.Loss(rows, answers, unused);
            network.Parameters[i] = kept - step;
            var below = network.Loss(rows, answers, unused);
            network.Parameters[i] = kept;
            Assert.Equal((above - below) / (2 * step), gradient[i], 1e-3);
        }
    }

    [Fact]
    public void A_planted_linear_signal_is_found_in_words_never_seen()
    {
        // The part of speech is the sign of one direction, in noise; words of the test are others.
        var result = Run(
            s_part,
            type => type[1] % 2,
            word => [.. Noise(word, 15), (word[1] % 2 == 0 ? 2f : -2f) + (0.2f * Noise("x" + word, 1)[0])],
            new ProbeOptions { Seeds = 2, Threads = 2 }
        );
        var layer = Assert.Single(result.Layers);
        Assert.True(layer.Accuracy.Value > 0.97, $"accuracy {layer.Accuracy.Value}");
        Assert.True(layer.Selectivity!.Value.Value > 0.25, $"selectivity {layer.Selectivity.Value.Value}");
        Assert.True(layer.OverTypes.Interval.Low > 0);
        Assert.InRange(layer.Accuracy.Value, layer.Accuracy.Interval.Low, layer.Accuracy.Interval.High);
    }

    [Fact]
    public void Where_types_can_be_memorised_selectivity_is_near_zero()
    {
        // Thirty words, each with a vector of its own and a part of speech drawn for it: task and control are alike.
        var random = new Xoshiro256(5);
        int[] parts = [.. Enumerable.Range(0, 30).Select(_ => random.Next(3))];
        var sentences = Sentences(300, 8, 30, type => parts[type]);
        var result = Run(
            s_part,
            sentences,
            Sentences(60, 8, 30, type => parts[type], seed: 2),
            word => Noise(word, 48),
            new ProbeOptions { Seeds = 2, Threads = 2 }
        );
        var layer = Assert.Single(result.Layers);
        Assert.True(layer.Accuracy.Value > 0.99);
        Assert.InRange(layer.Selectivity!.Value.Value, -0.02, 0.02);
        Assert.Equal(1, result.Types.Value, 1e-9);
        Assert.InRange(layer.OverTypes.Value, -0.01, 0.0);
    }

    [Fact]
    public void Random_labels_take_about_the_uniform_code_and_a_planted_signal_far_less()
    {
        var options = new ProbeOptions
        {
            Seeds = 1,
            Threads = 2,
            Control = false,
            DescriptionLength = true,
        };
        var drawn = Run(
            s_part,
            Sentences(250, 8, 5000, labels: 4),
            Sentences(20, 8, 5000, labels: 4, seed: 2),
            word => Noise(word, 12),
            options
        );
        var length = Assert.Single(drawn.Layers).Length!.Value;
        Assert.InRange(length.Compression, 0.95, 1.02);
        var planted = Run(s_part, type => type[1] % 2, word => [word[1] % 2, 1 - (word[1] % 2)], options);
        var known = Assert.Single(planted.Layers).Length!.Value;
        Assert.True(known.Compression > 8, $"compression {known.Compression}");
    }

    [Fact]
    public void A_control_label_belongs_to_the_word_and_is_drawn_by_frequency()
    {
        var data = Data(Sentences(400, 5, 900, type => type % 10 == 0 ? 1 : 0));
        var control = ControlTask.Of(data, 4)(data);
        var ofType = new Dictionary<int, int>();
        for (var i = 0; i < control.Count; i++)
        {
            Assert.Equal(
                ofType.TryAdd(control.Types[i], control.Answers[i]) ? control.Answers[i] : ofType[control.Types[i]],
                control.Answers[i]
            );
        }

        var share = (double)data.Answers.Count(answer => answer == 1) / data.Count;
        Assert.Equal(share, ofType.Values.Average(), 0.04);
        Assert.NotEqual(control.Answers, ControlTask.Of(data, 5)(data).Answers);
    }

    [Fact]
    public void The_answer_does_not_depend_on_threads()
    {
        ProbeResult One(int threads) =>
            Run(
                s_part,
                type => type[1] % 2,
                word => Noise(word[..2], 8),
                new ProbeOptions
                {
                    Seeds = 3,
                    Threads = threads,
                    Epochs = 3,
                    DescriptionLength = true,
                }
            );
        var (alone, together) = (One(1).Layers[0], One(3).Layers[0]);
        Assert.Equal(alone.Seeds, together.Seeds);
        Assert.Equal(alone.Selectivity, together.Selectivity);
        Assert.Equal(alone.Length, together.Length);
    }

    [Fact]
    public void Labels_of_one_class_are_refused()
    {
        var sentences = Sentences(10, 4, 9, _ => 0);
        var error = Assert.Throws<InputException>(() =>
            Run(s_part, sentences, sentences, word => Noise(word, 3), new ProbeOptions())
        );
        Assert.Equal(
            "all 40 examples of 'part' that are frequent enough have the label 'P0': a probe needs two to tell apart",
            error.Message
        );
        error = Assert.Throws<InputException>(() =>
            Run(ProbeTasks.Parse("number"), sentences, sentences, word => Noise(word, 3), new ProbeOptions())
        );
        Assert.Contains("label of 'number'", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<InputException>(() => ProbeTasks.Parse("parts"));
        Assert.StartsWith("there is no probing task 'parts': give part, ", error.Message, StringComparison.Ordinal);
    }

    private ProbeResult Run(ProbeTask task, Func<string, int> part, Func<string, float[]> vector, ProbeOptions options)
    {
        return Run(task, Of(0, 250), Of(250, 60), vector, options);

        // No word occurs twice; w and a letter that says the part.
        IReadOnlyList<TreebankSentence> Of(int from, int count) =>
            [
                .. Enumerable
                    .Range(from, count)
                    .Select(s =>
                        Sentence([
                            .. Enumerable
                                .Range(0, 6)
                                .Select(w => $"w{(char)('a' + ((s + (w * w)) % 7))}{s}x{w}")
                                .Select(word => (word, $"P{part(word)}")),
                        ])
                    ),
            ];
    }

    private ProbeResult Run(
        ProbeTask task,
        IReadOnlyList<TreebankSentence> learnt,
        IReadOnlyList<TreebankSentence> tested,
        Func<string, float[]> vector,
        ProbeOptions options
    )
    {
        var activations = new Vectors(vector);
        var names = (_folder[$"{Guid.NewGuid():N}"], _folder[$"{Guid.NewGuid():N}"]);
        using var one = ProbedVectors.Write(activations, learnt, names.Item1);
        using var other = ProbedVectors.Write(activations, tested, names.Item2);
        return new ProbeExperiment(
            [new ProbedVectors(ProbeSource.Model, one, other)],
            () => learnt,
            () => tested,
            options
        ).Run(task);
    }

    private static ProbeData Data(IReadOnlyList<TreebankSentence> sentences) =>
        ProbeData.Of(s_part, sentences.Select((tree, i) => new PlacedSentence(tree, i, 0)), []);
}
