using System.Diagnostics;
using System.Globalization;
using Malmoi.WordVectors.FastText;
using Malmoi.WordVectors.Training;

namespace Malmoi.Tests.WordVectors.Training;

public sealed class ClassifierTrainerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(FastTextLoss.Softmax, 1, 0)]
    [InlineData(FastTextLoss.Softmax, 2, 3)]
    [InlineData(FastTextLoss.OneVersusAll, 2, 0)]
    public void It_learns_what_the_reference_learns(FastTextLoss loss, int wordNGrams, int longestNGram)
    {
        string[] lines = [.. LabelledLines.Make(400, seed: 1, withLength: loss == FastTextLoss.OneVersusAll)];
        var options = Options(loss) with
        {
            WordNGrams = wordNGrams,
            LongestNGram = longestNGram,
            ShortestNGram = longestNGram == 0 ? 0 : 2,
        };
        using var model = ClassifierTrainer.Train(LabelledLines.Corpus(_folder, lines), options);
        var reference = new ClassifierReference(model, lines, options);
        foreach (var line in LabelledLines.Make(50, seed: 2))
        {
            var hidden = model.SentenceVector(line);
            var expected = reference.Products(line);
            for (var label = 0; label < expected.Length; label++)
            {
                Assert.Equal(expected[label], model.Output.Multiply(label, hidden), 1e-3);
            }
        }
    }

    [Theory]
    [InlineData(FastTextLoss.Softmax)]
    [InlineData(FastTextLoss.HierarchicalSoftmax)]
    [InlineData(FastTextLoss.OneVersusAll)]
    [InlineData(FastTextLoss.NegativeSampling)]
    public void Every_loss_learns_and_its_file_predicts_the_same(FastTextLoss loss)
    {
        using var model = ClassifierTrainer.Train(
            LabelledLines.Corpus(_folder, LabelledLines.Make(2000, seed: 1)),
            Options(loss) with
            {
                Threads = 2,
            }
        );
        string[] test = [.. LabelledLines.Make(300, seed: 2)];
        var result = model.Classifier!.Test(test);
        Assert.True(result.Precision > 0.98, $"{result.Precision}");
        FastTextWriter.Write(model, _folder["m.bin"]);
        using var read = FastTextFile.Open(_folder["m.bin"]);
        foreach (var line in test)
        {
            Assert.Equal(model.Classifier.Predict(line, 3), read.Classifier!.Predict(line, 3));
        }
    }

    [Theory]
    [InlineData("softmax")]
    [InlineData("hs")]
    [InlineData("ova")]
    public void FastText_itself_reads_the_file_and_predicts_the_same(string loss)
    {
        var program = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, "fasttext"))
            .FirstOrDefault(File.Exists);
        Assert.SkipWhen(program is null, "no program fasttext on the PATH");
        using var model = ClassifierTrainer.Train(
            LabelledLines.Corpus(_folder, LabelledLines.Make(1000, seed: 1)),
            Options(
                loss switch
                {
                    "hs" => FastTextLoss.HierarchicalSoftmax,
                    "ova" => FastTextLoss.OneVersusAll,
                    _ => FastTextLoss.Softmax,
                }
            ) with
            {
                WordNGrams = 2,
                ShortestNGram = 2,
                LongestNGram = 4,
            }
        );
        FastTextWriter.Write(model, _folder["m.bin"]);
        string[] test = [.. LabelledLines.Make(100, seed: 2)];
        _folder.Write("test.txt", string.Join('\n', test) + "\n");
        using var process = Process.Start(
            new ProcessStartInfo(program!, ["predict-prob", _folder["m.bin"], _folder["test.txt"], "3"])
            {
                RedirectStandardOutput = true,
            }
        )!;
        var answers = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        Assert.Equal(test.Length, answers.Length);
        foreach (var (line, answer) in test.Zip(answers))
        {
            var fields = answer.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var predicted = model.Classifier!.Predict(line, 3);
            Assert.Equal(fields.Length, 2 * predicted.Length);
            for (var i = 0; i < fields.Length; i += 2)
            {
                // Labels of the same probability come in any order.
                var label = Assert.Single(predicted, label => label.Label == fields[i]);
                Assert.Equal(double.Parse(fields[i + 1], CultureInfo.InvariantCulture), label.Probability, 2e-5);
                Assert.Equal(label.Probability, predicted[i / 2].Probability, 2e-5);
            }
        }
    }

    [Fact]
    public void A_text_may_have_several_labels()
    {
        using var model = ClassifierTrainer.Train(
            LabelledLines.Corpus(_folder, LabelledLines.Make(2000, seed: 1, withLength: true)),
            Options(FastTextLoss.OneVersusAll)
        );
        var result = model.Classifier!.Test(LabelledLines.Make(300, seed: 2, withLength: true), k: 5, threshold: 0.5);
        var topics = result.Labels.Where(label => !label.Label.EndsWith('g') && !label.Label.EndsWith('t')).ToList();
        Assert.Equal(3, topics.Count);
        Assert.All(topics, label => Assert.True(label.F1 > 0.95, $"{label}"));
    }

    [Fact]
    public void One_thread_repeats_itself_and_the_seed_matters()
    {
        string[] lines = [.. LabelledLines.Make(200, seed: 1)];
        byte[] Bytes(long seed)
        {
            using var model = ClassifierTrainer.Train(
                LabelledLines.Corpus(_folder, lines),
                Options(FastTextLoss.HierarchicalSoftmax) with
                {
                    Seed = seed,
                }
            );
            FastTextWriter.Write(model, _folder["m.bin"]);
            return File.ReadAllBytes(_folder["m.bin"]);
        }

        Assert.Equal(Bytes(1), Bytes(1));
        Assert.NotEqual(Bytes(1), Bytes(2));
    }

    [Fact]
    public void Counts_of_the_dictionary_are_those_of_fastText()
    {
        using var model = ClassifierTrainer.Train(
            LabelledLines.Corpus(_folder, ["__label__b x y y", "", "__label__a z y </s> x", "__label__b x"]),
            Options(FastTextLoss.Softmax)
        );
        var dictionary = model.Dictionary;
        // The end of a line is a word; where the text spells it out, too.
        Assert.Equal(
            ["</s> 5", "x 3", "y 3", "z 1", "__label__b 2", "__label__a 1"],
            Enumerable
                .Range(0, dictionary.Count)
                .Select(id => $"{System.Text.Encoding.UTF8.GetString(dictionary.Utf8(id))} {dictionary.CountOf(id)}")
        );
        Assert.Equal(15, dictionary.Tokens);
    }

    [Theory]
    [InlineData("no label here", "__label__")]
    [InlineData("__label__a", "--min-count")]
    public void A_text_with_nothing_to_learn_is_told(string line, string hint)
    {
        var error = Assert.Throws<InputException>(() =>
            ClassifierTrainer.Train(LabelledLines.Corpus(_folder, [line]), Options(FastTextLoss.Softmax))
        );
        Assert.Contains(hint, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused()
    {
        var corpus = LabelledLines.Corpus(_folder, ["__label__a x"]);
        foreach (
            var options in (ClassifierOptions[])
                [
                    new() { Dimensions = 0 },
                    new() { Epochs = 0 },
                    new() { LearningRate = double.NaN },
                    new() { WordNGrams = 0 },
                    new() { ShortestNGram = 4, LongestNGram = 2 },
                    new() { Buckets = 0 },
                ]
        )
        {
            var error = Assert.Throws<InputException>(() => ClassifierTrainer.Train(corpus, options));
            Assert.Contains("must be", error.Message, StringComparison.Ordinal);
        }
    }

    internal static ClassifierOptions Options(FastTextLoss loss) =>
        new()
        {
            Loss = loss,
            Dimensions = 10,
            Epochs = 8,
            LearningRate = 0.4,
            Buckets = 3000,
            Threads = 1,
        };
}
