using CsCheck;
using Malmoi.Tokenization;
using Malmoi.WordVectors;

namespace Malmoi.Tests.WordVectors;

public sealed class WordEmbeddingsTests
{
    [Fact]
    public void The_nearest_words_are_those_that_a_sort_of_all_cosines_finds() =>
        Gen.Select(Gen.Int[1, 900], Gen.Int[1, 70], Gen.Int[0, 12], Gen.Int[1, 3], Gen.Int)
            .Sample(
                (count, dimensions, k, threads, seed) =>
                {
                    var vectors = Random(count, dimensions, seed);
                    var query = Enumerable.Range(0, dimensions).Select(i => MathF.Sin(i + seed + 0.5f)).ToArray();
                    DotProduct.Scale(query, DotProduct.InverseNorm(query));
                    var expected = Enumerable
                        .Range(0, count)
                        .Select(id => (Id: id, Cosine: Cosine(vectors[id], query)))
                        .OrderByDescending(pair => pair.Cosine)
                        .Take(k)
                        .ToArray();
                    var found = new ExactSearch(vectors) { Threads = threads }.Find(query, [new SearchQuestion()], k)[
                        0
                    ];
                    Assert.Equal(expected.Length, found.Length);
                    for (var i = 0; i < found.Length; i++)
                    {
                        Assert.Equal(expected[i].Cosine, found[i].Similarity, 1e-5);
                        Assert.Equal(Cosine(vectors[found[i].Id], query), found[i].Similarity, 1e-5);
                    }
                },
                iter: 60
            );

    [Fact]
    public void Many_questions_at_once_are_answered_as_each_alone() =>
        Gen.Select(Gen.Int[1, 300], Gen.Int[1, 40], Gen.Int[1, 11], Gen.Int)
            .Sample(
                (count, dimensions, questions, seed) =>
                {
                    var vectors = Random(count, dimensions, seed);
                    var terms = Random(questions * 3, dimensions, seed + 1).Normalised().Matrix;
                    var mixed = Enumerable
                        .Range(0, questions)
                        .Select(i => new SearchQuestion
                        {
                            Positive = 2,
                            Negative = 1,
                            Excluded = [i],
                        })
                        .ToArray();
                    var together = new ExactSearch(vectors).Find(terms, mixed, 5);
                    for (var i = 0; i < questions; i++)
                    {
                        var own = terms.Slice(i * 3 * dimensions, 3 * dimensions);
                        var alone = new ExactSearch(vectors) { Threads = 1 }.Find(own, [mixed[i]], 5)[0];
                        Assert.DoesNotContain(together[i], neighbour => neighbour.Id == i);
                        Assert.Equal(alone.Length, together[i].Length);
                        Assert.All(
                            alone.Zip(together[i]),
                            pair =>
                                Assert.Equal(
                                    pair.First.Similarity,
                                    pair.Second.Similarity,
                                    1e-4f * Math.Max(1, Math.Abs(pair.First.Similarity))
                                )
                        );
                    }
                },
                iter: 60
            );

    [Fact]
    public void Equal_scores_go_to_the_word_that_stands_first()
    {
        var vectors = Of(2, ("a", [1, 0]), ("b", [2, 0]), ("c", [3, 0]), ("zero", [0, 0]));
        Assert.Equal(["a", "b", "c", "zero"], vectors.Neighbours([5, 0], 9).Select(neighbour => neighbour.Word));
        Assert.Equal(0, vectors.Similarity("a", "zero"));
    }

    [Fact]
    public void Analogies_are_solved_by_adding_and_by_multiplying()
    {
        var vectors = Of(
            3,
            ("man", [1, 0, 0.1f]),
            ("woman", [1, 1, 0.1f]),
            ("king", [0.2f, 0, 1]),
            ("queen", [0.2f, 1, 1]),
            ("bread", [-1, -1, -1])
        );
        foreach (var method in Enum.GetValues<AnalogyMethod>())
        {
            Assert.Equal("queen", Analogy.Solve(vectors, "man", "woman", "king", 1, method)[0].Word);
        }

        Assert.Equal("bread", vectors.OddOneOut(["man", "woman", "bread"]));
    }

    [Fact]
    public void A_normalised_copy_has_unit_vectors_and_the_same_neighbours()
    {
        var vectors = Random(50, 9, 3);
        var unit = vectors.Normalised();
        Assert.All(unit.Norms.ToArray(), norm => Assert.Equal(1, norm, 1e-6f));
        Assert.Equal(
            vectors.Neighbours("7", 5).Select(neighbour => neighbour.Word),
            unit.Neighbours("7", 5).Select(neighbour => neighbour.Word)
        );
    }

    [Fact]
    public void A_word_without_a_vector_is_named()
    {
        var error = Assert.Throws<InputException>(() => Random(3, 2, 1).Vector("낱말"));
        Assert.Contains("'낱말' has no vector", error.Message, StringComparison.Ordinal);
    }

    internal static WordEmbeddings Of(int dimensions, params (string Word, float[] Vector)[] rows)
    {
        var words = new WordVocabulary();
        foreach (var (word, _) in rows)
        {
            words.Add(System.Text.Encoding.UTF8.GetBytes(word));
        }

        return new WordEmbeddings(words, dimensions, rows.SelectMany(row => row.Vector).ToArray());
    }

    internal static WordEmbeddings Random(int count, int dimensions, int seed)
    {
        var random = new Random(seed);
        return Of(
            dimensions,
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(i =>
                        (
                            i.ToString(System.Globalization.CultureInfo.InvariantCulture),
                            Enumerable.Range(0, dimensions).Select(_ => random.NextSingle() - 0.5f).ToArray()
                        )
                    ),
            ]
        );
    }

    private static double Cosine(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        double product = 0,
            first = 0,
            second = 0;
        for (var i = 0; i < left.Length; i++)
        {
            product += (double)left[i] * right[i];
            first += (double)left[i] * left[i];
            second += (double)right[i] * right[i];
        }

        return product / Math.Sqrt(first * second);
    }
}
