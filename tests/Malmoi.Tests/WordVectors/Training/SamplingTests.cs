using CsCheck;
using Malmoi.WordVectors.Training;

namespace Malmoi.Tests.WordVectors.Training;

public sealed class SamplingTests
{
    [Fact]
    public void The_alias_table_draws_in_proportion_to_the_weights()
    {
        double[] weights = [5, 0, 1, 3, 0.5, 0.5];
        var table = new AliasTable(weights);
        var random = new Xoshiro256(3);
        var drawn = new int[weights.Length];
        const int draws = 1_000_000;
        for (var i = 0; i < draws; i++)
        {
            drawn[table.Draw(random)]++;
        }

        Assert.Equal(0, drawn[1]);
        for (var i = 0; i < weights.Length; i++)
        {
            Assert.Equal(weights[i] / 10, (double)drawn[i] / draws, 0.002);
        }
    }

    [Fact]
    public void Negatives_are_never_the_target()
    {
        var layer = new NegativeSampling(new TrainingVocabulary(["a", "b", "c"], [50, 2, 1]), 5);
        var random = new Xoshiro256(1);
        var (rows, labels) = (new int[6], new float[6]);
        for (var i = 0; i < 1000; i++)
        {
            var count = layer.Select(0, random, rows, labels);
            Assert.Equal((0, 1f), (rows[0], labels[0]));
            Assert.All(rows[1..count], row => Assert.NotEqual(0, row));
            Assert.All(labels[1..count], label => Assert.Equal(0, label));
        }
    }

    [Fact]
    public void Subsampling_keeps_what_the_formula_says()
    {
        var vocabulary = new TrainingVocabulary(["the", "cat", "sat"], [9_000, 900, 100]);
        var subsampling = new Subsampling(vocabulary, 1e-2);
        foreach (var (word, frequency) in (IEnumerable<(int, double)>)[(0, 0.9), (1, 0.09), (2, 0.01)])
        {
            var expected = Math.Min(1, Math.Sqrt(0.01 / frequency) + (0.01 / frequency));
            Assert.Equal(expected, subsampling.Probability(word), 1e-12);
            var random = new Xoshiro256(word);
            var kept = Enumerable.Range(0, 100_000).Count(_ => subsampling.Keeps(word, random));
            Assert.Equal(expected, kept / 100_000.0, 0.01);
        }

        Assert.Equal(1, new Subsampling(vocabulary, 0).Probability(0));
    }

    [Theory]
    [InlineData(false, 9, 5)]
    [InlineData(true, 12, 7)]
    public void Rare_words_count_in_epochs_and_frequencies_as_in_the_originals(bool subwords, int total, int pieces)
    {
        // Six words with vectors, three without them, three lines.
        using var corpus = SmallCorpora.Encode(["a a a b", "b b x y", "z"], minimumCount: 2);
        var options = new WordVectorOptions { Sample = 0.05, Subwords = subwords ? new SubwordOptions() : null };
        var reading = new CorpusPasses(corpus, options);
        Assert.Equal(options.Epochs * (double)total / 9, reading.Count);
        Assert.Equal(pieces, reading.Pieces);
        var reader = reading.Reader();
        var random = new Xoshiro256(1);
        var kept = 0;
        for (var time = 0; time < 20_000; time++)
        {
            reader.Open(0, random);
            while (reader.Next())
            {
                kept += reader.Sentence.Length;
            }
        }

        var share = 0.05 * total / 3;
        Assert.Equal(6 * (Math.Sqrt(share) + share), kept / 20_000.0, 0.05);
    }

    [Fact]
    public void Huffman_codes_are_as_short_as_they_can_be_and_lead_apart() =>
        Gen.Long[1, 1000]
            .Array[1, 60]
            .Sample(
                counts =>
                {
                    Array.Sort(counts, (a, b) => b.CompareTo(a));
                    var tree = new HuffmanTree(counts);
                    var length = counts.Select((count, word) => count * tree.Nodes(word).Length).Sum();
                    Assert.Equal(ShortestLength(counts), length);
                    // The words' probabilities sum to one whatever each node says.
                    var random = new Xoshiro256(counts.Length);
                    var said = counts.Select(_ => random.NextDouble()).ToArray();
                    var sum = counts
                        .Select(
                            (_, word) =>
                                tree.Nodes(word)
                                    .ToArray()
                                    .Zip(
                                        tree.Labels(word).ToArray(),
                                        (node, label) => label > 0 ? said[node] : 1 - said[node]
                                    )
                                    .Aggregate(1.0, (a, b) => a * b)
                        )
                        .Sum();
                    Assert.Equal(1, sum, 1e-9);
                },
                iter: 200
            );

    // Huffman's own procedure with a queue of weights: each merger costs its weight.
    private static long ShortestLength(long[] counts)
    {
        var queue = new PriorityQueue<long, long>(counts.Select(count => (count, count)));
        long length = 0;
        while (queue.Count > 1)
        {
            var sum = queue.Dequeue() + queue.Dequeue();
            length += sum;
            queue.Enqueue(sum, sum);
        }

        return length;
    }
}
