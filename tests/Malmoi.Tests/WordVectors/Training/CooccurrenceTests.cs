using System.Globalization;
using System.IO.Compression;
using CsCheck;
using Malmoi.Text;
using Malmoi.WordVectors.Training;

namespace Malmoi.Tests.WordVectors.Training;

public sealed class CooccurrenceTests
{
    [Theory]
    [InlineData("cooccurrence_sym_w5.tsv.gz", 5, true, true, 4L << 30)]
    [InlineData("cooccurrence_sym_w5.tsv.gz", 5, true, true, 1L << 20)]
    [InlineData("cooccurrence_asym_w3_flat.tsv.gz", 3, false, false, 4L << 30)]
    public void Counts_are_those_of_the_original(string file, int window, bool symmetric, bool weighted, long memory)
    {
        string[] words =
        [
            .. File.ReadLines(OutsideData.Golden("vectors", "glove", "vocab.txt")).Select(line => line.Split(' ')[0]),
        ];
        using var packed = new GZipStream(
            File.OpenRead(OutsideData.Golden("vectors", "glove", file)),
            CompressionMode.Decompress
        );
        var expected = new Dictionary<(string, string), double>();
        foreach (var line in new StreamReader(packed).ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var row = line.Split('\t');
            var (word, context) = (
                int.Parse(row[0], CultureInfo.InvariantCulture),
                int.Parse(row[1], CultureInfo.InvariantCulture)
            );
            expected[(words[word - 1], words[context - 1])] = double.Parse(row[2], CultureInfo.InvariantCulture);
        }

        using var corpus = EncodedCorpus.Read(Corpus.Open(OutsideData.Golden("vectors", "corpus", "train.txt")), 8);
        using var counter = CooccurrenceCounter.Count(
            corpus,
            new CooccurrenceOptions
            {
                Window = window,
                Symmetric = symmetric,
                DistanceWeighting = weighted,
                Memory = memory,
            }
        );
        var seen = 0;
        foreach (var (word, context, count) in counter.Pairs())
        {
            // Where nothing overflowed, the original takes the end of its empty second file for the first pair once more.
            var times = seen == 0 ? 2 : 1;
            Assert.Equal(
                expected[(corpus.Vocabulary.Words[word], corpus.Vocabulary.Words[context])],
                times * count,
                1e-9
            );
            seen++;
        }

        Assert.Equal(expected.Count, seen);
    }

    [Fact]
    public void Counts_are_those_of_the_obvious_way() =>
        Gen.Select(Gen.Int[0, 5].Array[0, 20].Array[1, 10], Gen.Int[1, 6], Gen.Bool, Gen.Bool)
            .Where((lines, _, _, _) => lines.Any(line => line.Length > 0))
            .Sample(
                (lines, window, symmetric, weighted) =>
                {
                    var expected = new Dictionary<(string, string), double>();
                    foreach (var line in lines)
                    {
                        for (var i = 0; i < line.Length; i++)
                        {
                            for (var j = 0; j < line.Length; j++)
                            {
                                // The word comes first, its context after it, unless both sides count.
                                var distance = j - i;
                                if (distance != 0 && Math.Abs(distance) <= window && (symmetric || distance > 0))
                                {
                                    var key = ($"w{line[i]}", $"w{line[j]}");
                                    expected[key] =
                                        expected.GetValueOrDefault(key) + (weighted ? 1.0 / Math.Abs(distance) : 1);
                                }
                            }
                        }
                    }

                    using var corpus = SmallCorpora.Encode(
                        lines.Select(line => string.Join(' ', line.Select(word => $"w{word}")))
                    );
                    using var counter = CooccurrenceCounter.Count(
                        corpus,
                        new CooccurrenceOptions
                        {
                            Window = window,
                            Symmetric = symmetric,
                            DistanceWeighting = weighted,
                        }
                    );
                    var words = corpus.Vocabulary.Words;
                    var counted = counter
                        .Pairs()
                        .ToDictionary(pair => (words[pair.Word], words[pair.Context]), pair => pair.Count);
                    Assert.Equal(expected.Keys.ToHashSet(), counted.Keys.ToHashSet());
                    Assert.All(expected, pair => Assert.Equal(pair.Value, counted[pair.Key], 1e-9));
                },
                iter: 100
            );

    [Fact]
    public void What_went_to_disk_counts_as_what_did_not()
    {
        using var corpus = SmallCorpora.Encode(SmallCorpora.Village(20_000));
        using var whole = CooccurrenceCounter.Count(corpus);
        using var spilled = CooccurrenceCounter.Count(
            corpus,
            new CooccurrenceOptions { Memory = CooccurrenceCounter.LeastMemory }
        );
        Assert.Equal(0, whole.Runs);
        Assert.True(spilled.Runs > 1);
        var (expected, actual) = (whole.Pairs().ToList(), spilled.Pairs().ToList());
        Assert.Equal(
            expected.Select(pair => (pair.Word, pair.Context)),
            actual.Select(pair => (pair.Word, pair.Context))
        );
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First.Count, pair.Second.Count, 1e-9));
    }

    [Fact]
    public void Too_little_memory_is_told()
    {
        using var corpus = SmallCorpora.Encode(["a b"]);
        var error = Assert.Throws<InputException>(() =>
            CooccurrenceCounter.Count(corpus, new CooccurrenceOptions { Memory = 1000 })
        );
        Assert.Contains("at least 1M", error.Message, StringComparison.Ordinal);
    }
}
