using Malmoi.Numerics;
using Malmoi.Text;
using Malmoi.Village;
using Malmoi.WordVectors.Training;

namespace Malmoi.Tests.WordVectors.Training;

public sealed class WordVectorTrainerTests
{
    private static readonly Lazy<EncodedCorpus> Village = new(() =>
        SmallCorpora.Encode(SmallCorpora.Village(100_000), minimumCount: 5)
    );

    [Theory]
    [InlineData(WindowModel.SkipGram, 5)]
    [InlineData(WindowModel.SkipGram, 0)]
    [InlineData(WindowModel.Cbow, 5)]
    [InlineData(WindowModel.Cbow, 0)]
    public void The_fast_trainer_learns_what_the_reference_learns(WindowModel model, int negatives)
    {
        using var corpus = SmallCorpora.Encode(SmallCorpora.Village(1500), minimumCount: 3);
        var options = new WordVectorOptions
        {
            Model = model,
            Negatives = negatives,
            Dimensions = 20,
            Epochs = 5,
            Threads = 1,
            LearningRate = 0.1,
        };
        IOutputLayer layer =
            negatives > 0
                ? new NegativeSampling(corpus.Vocabulary, negatives)
                : new HierarchicalSoftmax(corpus.Vocabulary);
        using var start = WordVectorTrainer.Start(corpus.Vocabulary.Count, options);
        using var trained = WordVectorTrainer.Train(corpus, options);
        var twin = new WordVectorReference(start, layer.Rows, layer, options, oneByOne: false);
        twin.Train(corpus);
        for (var word = 0; word < corpus.Vocabulary.Count; word++)
        {
            var cosine = Cosine(twin.Vector(word), Doubles(trained.Input[word]));
            Assert.True(cosine > 0.9999, $"'{corpus.Vocabulary.Words[word]}': cosine with the reference {cosine}");
        }

        // Learning from a window at once is as good as word by word.
        var reference = new WordVectorReference(start, layer.Rows, layer, options, oneByOne: true);
        reference.Train(corpus);
        var fast = Loss(
            corpus,
            layer,
            options,
            word => Doubles(trained.Input[word]),
            row => Doubles(trained.Output[row])
        );
        var slow = Loss(corpus, layer, options, reference.Vector, reference.Output);
        var untrained = Loss(corpus, layer, options, word => Doubles(start[word]), _ => new double[options.Dimensions]);
        Assert.True(slow < 0.96 * untrained, $"the reference has learned nothing: {slow} after {untrained}");
        Assert.Equal(1, fast / slow, 0.01);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(0)]
    public void Words_of_n_grams_learn_target_by_target_as_the_reference(int negatives)
    {
        using var corpus = SmallCorpora.Encode(SmallCorpora.Village(1500), minimumCount: 3);
        var options = new WordVectorOptions
        {
            Model = WindowModel.SkipGram,
            Negatives = negatives,
            Dimensions = 20,
            Epochs = 3,
            Threads = 1,
            LearningRate = 0.1,
            Subwords = new SubwordOptions { Buckets = 20_000 },
        };
        IOutputLayer layer =
            negatives > 0
                ? new NegativeSampling(corpus.Vocabulary, negatives)
                : new HierarchicalSoftmax(corpus.Vocabulary, asFastText: true);
        var words = WordVectorTrainer.Rows(corpus.Vocabulary, options.Subwords);
        using var start = WordVectorTrainer.Start(words.Count, options);
        using var trained = WordVectorTrainer.Train(corpus, options);
        var twin = new SubwordReference(start, layer, options, words);
        twin.Train(corpus);
        for (var word = 0; word < corpus.Vocabulary.Count; word++)
        {
            var mean = new double[options.Dimensions];
            foreach (var row in twin.RowsOf(word))
            {
                for (var i = 0; i < mean.Length; i++)
                {
                    mean[i] += trained.Input[row][i];
                }
            }

            var cosine = Cosine(twin.Mean(word), mean);
            Assert.True(cosine > 0.9999, $"'{corpus.Vocabulary.Words[word]}': cosine with the reference {cosine}");
        }
    }

    [Theory]
    [InlineData(WindowModel.SkipGram, false)]
    [InlineData(WindowModel.Cbow, false)]
    [InlineData(WindowModel.SkipGram, true)]
    [InlineData(WindowModel.Cbow, true)]
    public void Threads_do_not_change_a_deterministic_training(WindowModel model, bool subwords)
    {
        using var corpus = SmallCorpora.Encode(SmallCorpora.Village(2000));
        float[]? expected = null;
        foreach (var threads in (int[])[1, 2, 3, 11])
        {
            using var trained = WordVectorTrainer.Train(
                corpus,
                new WordVectorOptions
                {
                    Model = model,
                    Dimensions = 10,
                    Epochs = 2,
                    Threads = threads,
                    Deterministic = true,
                    Subwords = subwords ? new SubwordOptions { Buckets = 500 } : null,
                }
            );
            expected ??= trained.Vectors();
            Assert.Equal(expected, trained.Vectors());
        }
    }

    [Fact]
    public void One_thread_repeats_itself_and_the_seed_matters()
    {
        using var corpus = SmallCorpora.Encode(SmallCorpora.Village(500));
        float[] Train(long seed)
        {
            using var trained = WordVectorTrainer.Train(
                corpus,
                new WordVectorOptions
                {
                    Dimensions = 10,
                    Epochs = 1,
                    Threads = 1,
                    Seed = seed,
                }
            );
            return trained.Vectors();
        }

        Assert.Equal(Train(1), Train(1));
        Assert.NotEqual(Train(1), Train(2));
    }

    [Theory]
    [InlineData(WindowModel.SkipGram, 5, false, false)]
    [InlineData(WindowModel.SkipGram, 5, true, false)]
    [InlineData(WindowModel.SkipGram, 5, true, true)]
    [InlineData(WindowModel.SkipGram, 0, false, false)]
    [InlineData(WindowModel.Cbow, 5, false, false)]
    [InlineData(WindowModel.Cbow, 5, true, false)]
    public void Analogies_of_the_village_are_learned(
        WindowModel model,
        int negatives,
        bool deterministic,
        bool subwords
    )
    {
        var corpus = Village.Value;
        using var trained = WordVectorTrainer.Train(
            corpus,
            new WordVectorOptions
            {
                Model = model,
                Negatives = negatives,
                Dimensions = 40,
                Epochs = 5,
                Threads = 2,
                Deterministic = deterministic,
                LearningRate = 0.05,
                Subwords = subwords ? new SubwordOptions { Buckets = 20_000 } : null,
            }
        );
        var (right, asked) = SmallAnalogies.Judge(trained.Vocabulary.Words, trained.Vectors(), Language.English);
        Assert.True(asked > 100, $"only {asked} questions have all four words");
        var chance = 1.0 / trained.Vocabulary.Count;
        Assert.True(right > 0.08 * asked && right > 20 * chance * asked, $"{right} of {asked}");
        TestContext.Current.SendDiagnosticMessage(
            $"{model} {negatives} {deterministic} {subwords}: {right} of {asked}"
        );
    }

    [Fact]
    public void A_learning_rate_far_too_large_is_told()
    {
        using var corpus = SmallCorpora.Encode(SmallCorpora.Village(200));
        var options = new WordVectorOptions
        {
            LearningRate = 100,
            Model = WindowModel.Cbow,
            Epochs = 50,
            Dimensions = 5,
        };
        try
        {
            WordVectorTrainer.Train(corpus, options).Dispose();
        }
        catch (InputException error)
        {
            Assert.Contains("--learning-rate", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused()
    {
        using var corpus = SmallCorpora.Encode(["a b c"]);
        foreach (
            var options in (WordVectorOptions[])
                [
                    new() { Dimensions = 0 },
                    new() { Window = 0 },
                    new() { Epochs = 0 },
                    new() { Negatives = -1 },
                    new() { LearningRate = double.NaN },
                    new() { Subwords = new SubwordOptions { Buckets = 0 } },
                ]
        )
        {
            var error = Assert.Throws<InputException>(() => WordVectorTrainer.Train(corpus, options));
            Assert.Contains("must be", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void One_word_and_one_sentence_are_enough_not_to_fail()
    {
        using var corpus = SmallCorpora.Encode(["word"]);
        foreach (var negatives in (int[])[0, 5])
        {
            using var trained = WordVectorTrainer.Train(corpus, new WordVectorOptions { Negatives = negatives });
            Assert.Equal(100, trained.Vectors().Length);
        }
    }

    // The mean of -log of what the regressions should have said, over one pass with samples of its own.
    private static double Loss(
        EncodedCorpus corpus,
        IOutputLayer layer,
        WordVectorOptions options,
        Func<int, double[]> input,
        Func<int, double[]> output
    )
    {
        var random = new Xoshiro256(99);
        var reader = new SentenceReader(corpus, new Subsampling(corpus.Vocabulary, options.Sample), 1);
        reader.Open(0, random);
        var (rows, labels) = (new int[layer.MostRows], new float[layer.MostRows]);
        double sum = 0;
        var count = 0;
        for (var sentences = 0; sentences < 300 && reader.Next(); sentences++)
        {
            var sentence = reader.Sentence.ToArray();
            for (var position = 1; position < sentence.Length; position++)
            {
                var added = layer.Select(sentence[position], random, rows, labels);
                var hidden = input(sentence[position - 1]);
                for (var m = 0; m < added; m++)
                {
                    var dot = hidden.Zip(output(rows[m]), (a, b) => a * b).Sum();
                    sum += Math.Log(1 + Math.Exp(labels[m] > 0 ? -dot : dot));
                }

                count++;
            }
        }

        return sum / count;
    }

    private static double[] Doubles(Span<float> values) => [.. values.ToArray().Select(value => (double)value)];

    private static double Cosine(double[] a, double[] b) =>
        a.Zip(b, (x, y) => x * y).Sum() / Math.Sqrt(a.Sum(x => x * x) * b.Sum(y => y * y));
}
