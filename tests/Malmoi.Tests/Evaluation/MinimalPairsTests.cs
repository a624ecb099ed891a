using Malmoi.Evaluation;
using Malmoi.Evaluation.Tasks;

namespace Malmoi.Tests.Evaluation;

public class MinimalPairsTests
{
    private static readonly MinimalPair[] Pairs =
    [
        new("good 3", "bad 1", "a1", "a"),
        new("good 2", "bad 2", "a1", "a"),
        new("good 1", "bad 2", "a2", "a"),
        new("good 9", "bad 2", "b1", "b"),
    ];

    [Fact]
    public async Task A_tie_is_no_win_and_is_counted()
    {
        var result = await JudgeAsync(LastDigit, PairConvention.Strict);
        Assert.Equal((4, 1), (result.Overall.Pairs, result.Overall.Ties));
        Assert.Equal((0.5 + 0 + 1) / 3, result.Overall.Accuracy, 1e-12); // the mean over paradigms, not over pairs
        Assert.Equal(["a", "b"], result.Phenomena.Select(phenomenon => phenomenon.Name));
        Assert.Equal(0.25, result.Phenomena[0].Total.Accuracy, 1e-12);
        Assert.Equal(
            [("a1", 0.5), ("a2", 0.0)],
            result.Phenomena[0].Paradigms.Select(p => (p.Name, p.Accuracy.Accuracy))
        );
    }

    [Fact]
    public async Task The_harness_gives_ties_to_the_good_sentence_and_puts_a_blank_before_both()
    {
        var scorer = new FakeScorer(LastDigit);
        var result = await MinimalPairs.JudgeAsync(
            scorer,
            Pairs,
            PairConvention.LmEval,
            0,
            TestContext.Current.CancellationToken
        );
        Assert.Equal((1.0 + 0 + 1) / 3, result.Overall.Accuracy, 1e-12);
        Assert.Equal(1, result.Overall.Ties);
        Assert.All(scorer.Seen, text => Assert.StartsWith(" ", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_rows_of_a_cross_are_drawn_together_and_so_stand_still()
    {
        // Always the sentence with the greater digit: one row of each cross is right, the other wrong.
        var pairs = Enumerable
            .Range(0, 200)
            .Select(i => new MinimalPair($"{i} {i % 2}", $"{i} {(i + 1) % 2}", "u", "t"))
            .ToList();
        var scorer = new FakeScorer(LastDigit);
        var ct = TestContext.Current.CancellationToken;
        var alone = (await MinimalPairs.JudgeAsync(scorer, pairs, ct: ct)).Overall;
        var crossed = (
            await MinimalPairs.JudgeAsync(scorer, [.. pairs.Select((pair, i) => pair with { Cluster = i / 2 })], ct: ct)
        ).Overall;
        Assert.Equal((0.5, 0.5), (alone.Accuracy, crossed.Accuracy));
        Assert.InRange(alone.Interval.High - alone.Interval.Low, 0.12, 0.16); // 2 x 1.96 x 0.5 / root of 200
        Assert.Equal(new Interval(0.5, 0.5), crossed.Interval);
    }

    [Fact]
    public async Task Families_are_means_over_their_paradigms()
    {
        var result = await MinimalPairs.JudgeAsync(
            new FakeScorer(LastDigit),
            [.. Pairs.Select(pair => pair with { Family = pair.Paradigm == "a1" ? "syntax" : "semantics" })],
            ct: TestContext.Current.CancellationToken
        );
        Assert.Equal(
            [("syntax", 0.5, 2), ("semantics", 0.5, 2)],
            result.Families.Select(family => (family.Name, family.Accuracy.Accuracy, family.Accuracy.Pairs))
        );
    }

    [Fact]
    public async Task An_interval_holds_its_accuracy()
    {
        var result = await JudgeAsync(text => text.Length, PairConvention.Strict);
        Assert.InRange(result.Overall.Accuracy, result.Overall.Interval.Low, result.Overall.Interval.High);
    }

    [Fact]
    public async Task No_pair_is_no_result() =>
        await Assert.ThrowsAsync<InputException>(async () =>
            await MinimalPairs.JudgeAsync(new FakeScorer(LastDigit), [], ct: TestContext.Current.CancellationToken)
        );

    [Fact]
    public async Task Blimp_is_67_paradigms_in_12_phenomena_with_the_published_rows_beside()
    {
        var task = Blimp.Load(OutsideData.Data("blimp"));
        Assert.Equal(67_000, task.Pairs.Count);
        var result = await MinimalPairs.JudgeAsync(
            new FakeScorer(text => -text.Length),
            task.Pairs,
            ct: TestContext.Current.CancellationToken
        );
        Assert.Equal(12, result.Phenomena.Count);
        Assert.Equal(67, result.Phenomena.Sum(phenomenon => phenomenon.Paradigms.Count));
        Assert.All(
            result.Phenomena.SelectMany(phenomenon => phenomenon.Paradigms),
            p => Assert.Equal(1000, p.Accuracy.Pairs)
        );
        var means = result.Phenomena.SelectMany(phenomenon => phenomenon.Paradigms).Average(p => p.Accuracy.Accuracy);
        Assert.Equal(means, result.Overall.Accuracy, 1e-12);

        // The published totals are means over the published paradigms: our grouping is theirs.
        foreach (var row in task.Published.Where(row => row.Accuracy.Count > 1 && row.Model != "human"))
        {
            foreach (var phenomenon in result.Phenomena)
            {
                var mean = phenomenon.Paradigms.Average(p => row.Accuracy[p.Name]);
                Assert.Equal(row.Accuracy[phenomenon.Name], mean, 0.0006);
            }

            var overall = result
                .Phenomena.SelectMany(phenomenon => phenomenon.Paradigms)
                .Average(p => row.Accuracy[p.Name]);
            Assert.Equal(row.Accuracy["overall"], overall, 0.0006);
        }
    }

    [Fact]
    public async Task Identical_sentences_are_the_seven_ties_of_blimp_for_a_model_that_ties_nothing_else()
    {
        var task = Blimp.Load(OutsideData.Data("blimp"));
        var result = await MinimalPairs.JudgeAsync(
            new FakeScorer(text => text.Aggregate(0L, (hash, c) => (hash * 31) + c)),
            task.Pairs,
            ct: TestContext.Current.CancellationToken
        );
        Assert.Equal(task.Pairs.Count(pair => pair.Good == pair.Bad), result.Overall.Ties);
        Assert.Equal(7, result.Overall.Ties);
    }

    [Fact]
    public void Kontrast_is_160_korean_pairs()
    {
        var task = Kontrast.Load(OutsideData.Data("kontrast-ko"));
        Assert.Equal(160, task.Pairs.Count);
        Assert.All(task.Pairs, pair => Assert.NotEqual(pair.Good, pair.Bad));
        Assert.Contains(task.Pairs, pair => pair.Good.Contains(", ", StringComparison.Ordinal)); // a quoted cell
    }

    [Fact]
    public void Kontrast_takes_the_good_sentence_from_either_column()
    {
        using var folder = new TemporaryFolder();
        folder.Write(
            "ForcedChoice_160pairs.csv",
            "\ufeffid,sentence_A,sentence_B,gold_label\n1,가,나,A\n2,\"다, \"\"라\"\"\",마,B\n"
        );
        var pairs = Kontrast.Load(folder.Path).Pairs;
        Assert.Equal([("가", "나"), ("마", "다, \"라\"")], pairs.Select(pair => (pair.Good, pair.Bad)));
        folder.Write("ForcedChoice_160pairs.csv", "id,sentence_A,sentence_B,gold_label\n1,가,나,C\n");
        var error = Assert.Throws<InputException>(() => Kontrast.Load(folder.Path));
        Assert.Contains("pair 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pairs_in_json_lines_are_a_task()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write(
            "pairs.jsonl",
            """
            {"sentence_good": "a", "sentence_bad": "b", "UID": "u", "linguistics_term": "t", "field": "syntax", "cluster": 3, "pairID": "0"}

            {"sentence_good": "c", "sentence_bad": "d", "paradigm": "p", "phenomenon": "q"}
            {"sentence_good": "e", "sentence_bad": "f"}
            """
        );
        Assert.Equal(
            [
                new MinimalPair("a", "b", "u", "t") { Family = "syntax", Cluster = 3 },
                new("c", "d", "p", "q"),
                new("e", "f", "pairs", "pairs"),
            ],
            PairFile.Read(path)
        );
    }

    [Theory]
    [InlineData("{\"sentence_good\": \"a\"}", "sentence_bad")]
    [InlineData("{\"sentence_good\": \"a\", \"sentence_bad\": 3}", "no string")]
    [InlineData("{\"sentence_good\": \"a\", ", "line 2")]
    [InlineData("[1]", "no JSON object")]
    [InlineData("{\"sentence_good\": \"a\", \"sentence_bad\": \"b\", \"cluster\": \"x\"}", "cluster")]
    [InlineData("nonsense", "line 2")]
    public void A_broken_line_is_named_by_its_number(string line, string expected)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("pairs.jsonl", $"{{\"sentence_good\": \"a\", \"sentence_bad\": \"b\"}}\n{line}\n");
        var error = Assert.Throws<InputException>(() => PairFile.Read(path));
        Assert.Contains("pairs.jsonl' line 2", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void An_unknown_task_is_told_the_known_ones()
    {
        var error = Assert.Throws<InputException>(() => TaskTable.Find("blmp"));
        Assert.Contains("'blmp'", error.Message, StringComparison.Ordinal);
        Assert.Contains("blimp, kblimp, cola, kontrast-ko", error.Message, StringComparison.Ordinal);
    }

    private static double LastDigit(string text) => text[^1];

    private static ValueTask<MinimalPairResult> JudgeAsync(Func<string, double> scores, PairConvention convention) =>
        MinimalPairs.JudgeAsync(new FakeScorer(scores), Pairs, convention, 0, TestContext.Current.CancellationToken);
}
