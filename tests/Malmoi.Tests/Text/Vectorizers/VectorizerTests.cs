using CsCheck;
using Malmoi.Text.Vectorizers;

namespace Malmoi.Tests.Text.Vectorizers;

public class VectorizerTests
{
    private static readonly string[] Four =
    [
        "This is the first document.",
        "This document is the second document.",
        "And this is the third one.",
        "Is this the first document?",
    ];

    [Fact]
    public void A_word_is_a_single_one()
    {
        var oneHot = OneHot.Fit(Four);
        Assert.Equal(
            ["and", "document", "first", "is", "one", "second", "the", "third", "this"],
            oneHot.Vocabulary.Terms
        );
        Assert.Equal([0, 0, 1, 0, 0, 0, 0, 0, 0], Dense(oneHot.Word("first"), 9));
        Assert.Equal([0, 1, 0, 1, 0, 1, 1, 0, 1], Dense(oneHot.Transform(Four[1]), 9));
        Assert.Equal(0, oneHot.Word("unknown").Count);
    }

    [Fact]
    public void A_bag_counts_words()
    {
        var bag = BagOfWords.Fit(Four);
        Assert.Equal([0, 2, 0, 1, 0, 1, 1, 0, 1], Dense(bag.Transform(Four[1]), 9));
        Assert.Equal([1, 3, 2, 4, 1, 1, 4, 1, 4], Enumerable.Range(0, 9).Select(bag.Vocabulary.TextCount));
        Assert.Equal(0, bag.Transform("nothing known").Count);
    }

    [Fact]
    public void Bigrams_remember_order()
    {
        var bag = BagOfNGrams.Fit(["개가 사람을 문다", "사람을 개가 문다"], new() { Shortest = 2, Longest = 2 });
        Assert.Equal(["개가 문다", "개가 사람을", "사람을 개가", "사람을 문다"], bag.Vocabulary.Terms);
        Assert.Equal([0, 1, 0, 1], Dense(bag.Transform("개가 사람을 문다"), 4));
    }

    [Fact]
    public void Characters_make_terms_too()
    {
        var bag = BagOfNGrams.Fit(
            ["a  😀b"],
            new()
            {
                Unit = TermUnit.Character,
                Shortest = 1,
                Longest = 2,
            }
        );
        Assert.Equal([" ", " 😀", "a", "a ", "b", "😀", "😀b"], bag.Vocabulary.Terms);
    }

    // The figures that scikit-learn's documentation prints for these four texts and TfidfVectorizer's defaults.
    [Fact]
    public void Tf_idf_is_scikit_learns()
    {
        var tfIdf = TfIdf.Fit(Four);
        double[][] expected =
        [
            [0, 0.46979139, 0.58028582, 0.38408524, 0, 0, 0.38408524, 0, 0.38408524],
            [0, 0.6876236, 0, 0.28108867, 0, 0.53864762, 0.28108867, 0, 0.28108867],
            [0.51184851, 0, 0, 0.26710379, 0.51184851, 0, 0.26710379, 0.51184851, 0.26710379],
            [0, 0.46979139, 0.58028582, 0.38408524, 0, 0, 0.38408524, 0, 0.38408524],
        ];
        var matrix = tfIdf.Transform(Four);
        for (var row = 0; row < 4; row++)
        {
            Assert.Equal(expected[row], Dense(matrix.Row(row), 9).Select(value => Math.Round(value, 8)));
        }
    }

    [Fact]
    public void Its_variants_are_worked_by_hand()
    {
        // Two texts: a stands in both, b in one; the text "a b b b".
        string[] texts = ["a b b b", "a"];
        var raw = TfIdf.Fit(texts, null, new() { Normalize = false });
        Assert.Equal([1, 3 * (Math.Log(3.0 / 2) + 1)], Dense(raw.Transform(texts[0]), 2));
        var plain = TfIdf.Fit(texts, null, new() { Normalize = false, Smooth = false });
        Assert.Equal([1, 3 * (Math.Log(2) + 1)], Dense(plain.Transform(texts[0]), 2));
        var sublinear = TfIdf.Fit(texts, null, new() { Normalize = false, Sublinear = true });
        Assert.Equal([1, (1 + Math.Log(3)) * (Math.Log(3.0 / 2) + 1)], Dense(sublinear.Transform(texts[0]), 2));
    }

    [Fact]
    public void Limits_keep_the_vocabulary_small()
    {
        Assert.Equal(
            ["document", "first"],
            BagOfWords.Fit(Four, new() { FewestTexts = 2, GreatestShare = 0.75 }).Vocabulary.Terms
        );
        Assert.Equal(["document", "is", "the", "this"], BagOfWords.Fit(Four, new() { MostTerms = 4 }).Vocabulary.Terms);
        Assert.Equal(["This", "this"], BagOfWords.Fit(["This this"], new() { Lowercase = false }).Vocabulary.Terms);
        Assert.Contains(
            "no term is left",
            Assert.Throws<InputException>(() => BagOfWords.Fit(Four, new() { FewestTexts = 5 })).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<InputException>(() => OneHot.Fit(Four, new() { Shortest = 2 }));
    }

    [Fact]
    public void The_nearest_text_is_the_one_with_the_same_words()
    {
        var tfIdf = TfIdf.Fit(Four);
        var nearest = tfIdf.Transform(Four).Nearest(tfIdf.Transform("the third one"), 2);
        Assert.Equal(2, nearest[0].Row);
        Assert.InRange(nearest[0].Cosine, nearest[1].Cosine, 1);
    }

    [Fact]
    public void Sparse_products_are_those_of_dense_vectors()
    {
        var vectors = Gen.Int[-3, 3].Array[12];
        Gen.Select(vectors, vectors)
            .Sample(
                (one, other) =>
                {
                    var dot = one.Zip(other, (x, y) => (double)x * y).Sum();
                    Assert.Equal(dot, Sparse(one).Dot(Sparse(other)));
                    Assert.Equal(Sparse(one).Dot(Sparse(one)), Math.Pow(Sparse(one).Norm, 2), 9);
                    Assert.InRange(Sparse(one).Cosine(Sparse(other)), -1.000001, 1.000001);
                    Assert.Equal(one.Select(x => (double)x), Dense(Sparse(one), 12));
                }
            );
    }

    [Fact]
    public void Vectors_are_written_as_SVMlight_has_them()
    {
        using var folder = new TemporaryFolder();
        var bag = BagOfWords.Fit(["나 나 너", "너"]);
        var written = SvmLightFile.Write(
            folder["v.svm"],
            bag.Transform(["나 나 너", "너", "그"]) is var matrix ? Enumerable.Range(0, 3).Select(matrix.Row) : [],
            bag.Vocabulary
        );
        Assert.Equal((3, 3), written);
        Assert.Equal("0 1:2 2:1\n0 2:1\n0\n", File.ReadAllText(folder["v.svm"]));
        Assert.Equal("1\t나\t1\n2\t너\t2\n", File.ReadAllText(SvmLightFile.VocabularyPath(folder["v.svm"])));
    }

    private static double[] Dense(SparseVector vector, int length) =>
        [.. Enumerable.Range(0, length).Select(index => vector[index])];

    private static SparseVector Sparse(int[] dense)
    {
        var indices = Enumerable.Range(0, dense.Length).Where(index => dense[index] != 0).ToArray();
        return new SparseVector(indices, indices.Select(index => (double)dense[index]).ToArray());
    }
}
