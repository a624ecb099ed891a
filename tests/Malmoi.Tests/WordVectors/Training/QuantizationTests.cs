using CsCheck;
using Malmoi.WordVectors.FastText;
using Malmoi.WordVectors.Training;

namespace Malmoi.Tests.WordVectors.Training;

public sealed class QuantizationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_nearest_centroid_is_that_of_the_obvious_search() =>
        Gen.Select(Gen.Int[1, 5], Gen.Int)
            .Sample(
                (dimensions, seed) =>
                {
                    var random = new Random(seed);
                    // Few different numbers, so that many centroids are equally near.
                    float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => random.Next(4) / 2f)];
                    var centroids = Numbers(256 * dimensions);
                    var point = Numbers(dimensions);
                    var expected = Enumerable
                        .Range(0, 256)
                        .MinBy(centroid =>
                            point
                                .Select((value, i) => Math.Pow(value - centroids[(centroid * dimensions) + i], 2))
                                .Sum()
                        );
                    return new CentroidSearch(centroids, dimensions).Nearest(point) == expected;
                }
            );

    [Fact]
    public void Centroids_find_clusters_and_none_stays_empty()
    {
        var random = new Random(1);
        // 256 heaps of ten points, far apart.
        var points = new float[2 * 2560];
        for (var i = 0; i < 2560; i++)
        {
            var heap = i % 256;
            points[2 * i] = (heap % 16) + (float)(random.NextDouble() * 0.01);
            points[(2 * i) + 1] = (heap / 16) + (float)(random.NextDouble() * 0.01);
        }

        var centroids = KMeans.Run(points, 2, new Xoshiro256(1));
        var search = new CentroidSearch(centroids, 2);
        var used = new HashSet<byte>();
        double error = 0;
        for (var at = 0; at < points.Length; at += 2)
        {
            var nearest = search.Nearest(points.AsSpan(at, 2));
            used.Add(nearest);
            error += Math.Pow(points[at] - centroids[2 * nearest], 2);
        }

        Assert.True(used.Count > 200, $"{used.Count} of 256 centroids are used");
        Assert.True(error / 2560 < 0.1, $"{error / 2560}");
    }

    [Fact]
    public void As_many_points_as_centroids_are_their_own_centroids()
    {
        float[] points = [.. Enumerable.Range(0, 256).Select(i => (float)i)];
        Assert.Equal(points, KMeans.Run(points, 1, new Xoshiro256(3)).Order());
    }

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 2)]
    [InlineData(true, 3)]
    public void A_quantised_classifier_predicts_almost_as_well_and_is_much_smaller(bool norms, int partLength)
    {
        using var model = Trained();
        using var small = ClassifierQuantization.Quantize(
            model,
            new QuantizationOptions { Norms = norms, PartLength = partLength }
        );
        string[] test = [.. LabelledLines.Make(300, seed: 2)];
        Assert.True(small.Classifier!.Test(test).Precision > 0.97);
        FastTextWriter.Write(model, _folder["m.bin"]);
        FastTextWriter.Write(small, _folder["m.ftz"]);
        Assert.True(new FileInfo(_folder["m.ftz"]).Length * 3 < new FileInfo(_folder["m.bin"]).Length);
        using var read = FastTextFile.Open(_folder["m.ftz"]);
        foreach (var line in test)
        {
            Assert.Equal(small.Classifier.Predict(line, 3), read.Classifier!.Predict(line, 3));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_cutoff_keeps_the_longest_rows_and_the_line_end(bool again)
    {
        using var model = Trained();
        using var small = ClassifierQuantization.Quantize(
            model,
            new QuantizationOptions { Cutoff = 300, Threads = 1 },
            again ? LabelledLines.Corpus(_folder, LabelledLines.Make(2000, seed: 1)) : null
        );
        Assert.Equal(300, small.Input.Rows);
        var dictionary = small.Dictionary;
        Assert.True(dictionary.Find(FastTextDictionary.LineEnd) >= 0);
        Assert.Equal(300, dictionary.WordCount + dictionary.PrunedBuckets!.Count);
        Assert.Equal(model.Dictionary.LabelCount, dictionary.LabelCount);
        Assert.True(small.Classifier!.Test(LabelledLines.Make(300, seed: 2)).Precision > 0.95);
        FastTextWriter.Write(small, _folder["m.ftz"]);
        using var read = FastTextFile.Open(_folder["m.ftz"]);
        Assert.Equal(small.Classifier.Predict("the cat", 3), read.Classifier!.Predict("the cat", 3));
    }

    [Fact]
    public void Threads_do_not_change_the_codes()
    {
        using var model = Trained();
        byte[] Bytes(int threads)
        {
            using var small = ClassifierQuantization.Quantize(
                model,
                new QuantizationOptions { Threads = threads, Norms = true }
            );
            FastTextWriter.Write(small, _folder["m.ftz"]);
            return File.ReadAllBytes(_folder["m.ftz"]);
        }

        Assert.Equal(Bytes(1), Bytes(3));
    }

    [Fact]
    public void What_cannot_be_quantised_is_told()
    {
        using var vectors = SampleModels.Make(FastTextTask.SkipGram, FastTextLoss.NegativeSampling);
        Refused(vectors, new QuantizationOptions(), "only classifiers");
        using var quantized = SampleModels.Make(FastTextTask.Supervised, FastTextLoss.Softmax, quantized: true);
        Refused(quantized, new QuantizationOptions(), "already");
        using var few = SampleModels.Make(FastTextTask.Supervised, FastTextLoss.Softmax);
        Refused(few, new QuantizationOptions(), "256");
        Refused(few, new QuantizationOptions { Outputs = true }, "labels are too few");
        Refused(few, new QuantizationOptions { PartLength = 99 }, "must be");
        Refused(few, new QuantizationOptions { Cutoff = 0 }, "must be");

        static void Refused(FastTextModel model, QuantizationOptions options, string reason)
        {
            var error = Assert.Throws<InputException>(() => ClassifierQuantization.Quantize(model, options));
            Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        }
    }

    private FastTextModel Trained() =>
        ClassifierTrainer.Train(
            LabelledLines.Corpus(_folder, LabelledLines.Make(2000, seed: 1)),
            ClassifierTrainerTests.Options(FastTextLoss.Softmax) with
            {
                WordNGrams = 2,
            }
        );
}
