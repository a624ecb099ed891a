using System.Text.Json.Nodes;
using Malmoi.Numerics;
using Malmoi.WordVectors;
using Malmoi.WordVectors.Evaluation;
using Malmoi.WordVectors.Files;

namespace Malmoi.Tests.WordVectors;

public sealed class EvaluationTests
{
    [Fact]
    public void Similarity_sets_correlate_as_in_gensim()
    {
        using var opened = VectorFile.Open(OutsideData.Golden("vectors", "word2vec", "sg.bin"));
        var set = SimilaritySet.Read(OutsideData.Golden("vectors", "gensim", "own-word-pairs.tsv"));
        foreach (var row in Gensim()["wordpairs"]!.AsArray())
        {
            var result = set.Evaluate(opened.Vectors, Lookup(row!["args"]!));
            Assert.Equal((double)row["spearman_rho"]!, result.Spearman, 1e-6);
            Assert.Equal((double)row["pearson_r"]!, result.Pearson, 1e-6);
            Assert.Equal((double)row["oov_percent"]!, 100.0 * (result.Pairs - result.Covered) / result.Pairs, 1e-9);
        }
    }

    [Fact]
    public void Analogy_sets_are_answered_as_in_gensim()
    {
        using var opened = VectorFile.Open(OutsideData.Golden("vectors", "word2vec", "sg.bin"));
        var set = AnalogySet.Read(OutsideData.Golden("vectors", "gensim", "analogies.txt"));
        foreach (var row in Gensim()["analogies"]!.AsArray())
        {
            var results = set.Evaluate(opened.Vectors, lookup: Lookup(row!["args"]!));
            var expected = row["sections"]!.AsArray().SkipLast(1).ToArray();
            Assert.Equal(
                expected.Select(section =>
                    ((string)section!["section"]!, (int)section["correct"]!, (int)section["incorrect"]!)
                ),
                results.Select(result => (result.Section, result.Correct, result.Counted - result.Correct))
            );
        }

        // Made by the other formula, and so answered by it.
        var multiplied = set.Evaluate(opened.Vectors, AnalogyMethod.Multiply);
        var added = set.Evaluate(opened.Vectors);
        Assert.True(multiplied[^1].Correct > added[^1].Correct);
    }

    [Fact]
    public void Published_sets_are_read_whole()
    {
        Assert.Equal(
            353,
            SimilaritySet.Read(OutsideData.Data("wordsim", "data", "word-sim", "EN-WS-353-ALL.txt")).Pairs.Count
        );
        Assert.Equal(
            2034,
            SimilaritySet.Read(OutsideData.Data("wordsim", "data", "word-sim", "EN-RW-STANFORD.txt")).Pairs.Count
        );
        Assert.True(SimilaritySet.Read(OutsideData.Data("ko-wordvec", "WS353_korean.csv")).Pairs.Count >= 320);
        var english = AnalogySet.Read(OutsideData.Data("analogy-google", "questions-words.txt"));
        Assert.Equal((14, 19544), (english.Sections.Count, english.Sections.Sum(section => section.Questions.Count)));
        var korean = AnalogySet.Read(OutsideData.Data("ko-wordvec", "word_analogy_korean.txt"));
        Assert.Equal((10, 10000), (korean.Sections.Count, korean.Sections.Sum(section => section.Questions.Count)));
    }

    [Fact]
    public void Rank_correlation_shares_the_ranks_of_equal_numbers()
    {
        Assert.Equal(1, Correlation.Spearman([1, 2, 3], [10, 20, 4000]), 1e-12);
        Assert.Equal(-1, Correlation.Spearman([1, 2, 3], [3, 2, 1]), 1e-12);
        // Worked by hand: ranks 1 2.5 2.5 4 against 1 2 3 4.
        Assert.Equal(4.5 / Math.Sqrt(4.5 * 5), Correlation.Spearman([1, 2, 2, 3], [1, 2, 3, 4]), 1e-12);
        Assert.Equal(double.NaN, Correlation.Spearman([1], [1]));
    }

    [Fact]
    public void Questions_with_unknown_words_count_only_where_asked()
    {
        using var folder = new TemporaryFolder();
        var set = AnalogySet.Read(folder.Write("q.txt", ": s\na b c d\na b c nowhere\n"));
        var vectors = WordEmbeddingsTests.Of(2, ("a", [1, 0]), ("b", [1, 1]), ("c", [0, 1]), ("d", [0.1f, 1]));
        Assert.Equal(new AnalogyResult("s", 2, 1, 1, 1), Assert.Single(set.Evaluate(vectors)));
        var all = Assert.Single(set.Evaluate(vectors, lookup: new WordLookup { UnknownCounts = true }));
        Assert.Equal(0.5, all.Accuracy);
    }

    [Theory]
    [InlineData(": s\na b c\n", "line 2: 3 words")]
    [InlineData(": s\n", "no questions")]
    public void A_broken_analogy_set_is_refused(string text, string expected)
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<InputException>(() => AnalogySet.Read(folder.Write("q.txt", text)));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        error = Assert.Throws<InputException>(() => SimilaritySet.Read(folder.Write("p.txt", "a\tb\t1\na\tb\n")));
        Assert.Contains("line 2", error.Message, StringComparison.Ordinal);
    }

    private static JsonNode Gensim() =>
        JsonNode.Parse(File.ReadAllText(OutsideData.Golden("vectors", "gensim", "results.json")))!;

    private static WordLookup Lookup(JsonNode args) =>
        new()
        {
            IgnoreCase = (bool?)args["case_insensitive"] ?? true,
            Within = (int?)args["restrict_vocab"] ?? int.MaxValue,
            UnknownCounts = (bool?)args["dummy4unknown"] ?? false,
        };
}
