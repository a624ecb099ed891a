using Malmoi.Evaluation;
using Malmoi.Evaluation.SyntaxGym;
using Malmoi.LanguageModels;

namespace Malmoi.Tests.Evaluation.SyntaxGym;

public sealed class SyntaxSuitesTests : IDisposable
{
    private const string Suite = """
        {
          "meta": {"name": "number", "metric": "sum"},
          "region_meta": {"1": "subject", "2": "", "3": "verb"},
          "predictions": [
            {"type": "formula", "formula": "(3;%match%) < (3;%mismatch%)"},
            {"type": "formula", "formula": "(*;%match%) < 7"}
          ],
          "items": [
            {"item_number": 1, "conditions": [
              {"condition_name": "match", "regions": [
                {"region_number": 1, "content": "The cat"}, {"region_number": 2, "content": ""}, {"region_number": 3, "content": " sees"}]},
              {"condition_name": "mismatch", "regions": [
                {"region_number": 1, "content": "The cat"}, {"region_number": 2, "content": ""}, {"region_number": 3, "content": " see us"}]}]},
            {"item_number": 2, "conditions": [
              {"condition_name": "match", "regions": [
                {"region_number": 1, "content": "The cats"}, {"region_number": 2, "content": "often"}, {"region_number": 3, "content": "see me"}]},
              {"condition_name": "mismatch", "regions": [
                {"region_number": 1, "content": "The cats"}, {"region_number": 2, "content": "often"}, {"region_number": 3, "content": "sees"}]}]}
          ]
        }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Predictions_hold_in_a_share_of_the_items()
    {
        var suite = SyntaxSuiteFile.Read(_folder.Write("suite.json", Suite));
        Assert.Equal(["The cat sees", "The cat see us"], suite.Items[0].Conditions.Select(condition => condition.Text));
        var (overall, results) = await SyntaxSuites.JudgeAsync(
            new WordScorer(),
            [suite],
            ct: TestContext.Current.CancellationToken
        );
        // A word costs 2 bits: the verb 2 < 4 and 4 < 2; the whole 6 < 7 and 10 < 7.
        Assert.Equal([0.5, 0.5], results[0].Predictions.Select(prediction => prediction.Accuracy.Accuracy));
        Assert.Equal(0.5, results[0].Total.Accuracy);
        Assert.Equal((2, 0.5), (overall.Items, overall.Accuracy));
        Assert.Equal((0.0, 1.0), (overall.Interval.Low, overall.Interval.High));
    }

    [Theory]
    [InlineData(0, 19, 0, 0.168180)] // 0 of 19: from 0 to z² / (n + z²)
    [InlineData(19, 19, 0.831820, 1)]
    [InlineData(5, 10, 0.236593, 0.763407)]
    public void Few_items_have_wide_intervals_even_at_the_ends(int hits, int items, double low, double high)
    {
        var interval = WilsonInterval.Of(hits, items);
        Assert.Equal(low, interval.Low, 1e-5);
        Assert.Equal(high, interval.High, 1e-5);
    }

    [Fact]
    public void A_token_belongs_to_the_region_of_its_first_letter()
    {
        var condition = new SyntaxCondition("a", [(1, "The cat"), (2, ""), (3, " sat"), (4, ".")]);
        Assert.Equal("The cat sat .", condition.Text);
        var score = new TextScore([
            Bits(1, 0..3),
            Bits(2, 3..5), // " c"
            Bits(4, 5..7),
            Bits(8, 7..8), // a blank, said for what follows
            Bits(16, 8..10),
            Bits(32, 10..13), // "t .": of the verb
            Bits(64, 13..13), // the end mark
        ]);
        Assert.Equal([7, 0, 56, 0], RegionSurprisal.Of(condition, score).Select(bits => Math.Round(bits, 6)));
        Assert.Equal(
            [2, 0, 16, 0],
            RegionSurprisal.Of(condition, score, RegionMetric.Median).Select(bits => Math.Round(bits, 6))
        );
    }

    [Theory]
    [InlineData("\"metric\": \"sum\"", "\"metric\": \"product\"", "'product'")]
    [InlineData("\"metric\": \"sum\"", "\"metric\": \"3\"", "'3'")]
    [InlineData("(*;%match%) < 7", "(4;%match%) < 7", "(4;%match%), which item 1 lacks")]
    [InlineData("(*;%match%) < 7", "(*;%other%) < 7", "(*;%other%)")]
    [InlineData("(*;%match%) < 7", "(*;%match%) <", "broken at character 14")]
    [InlineData("\"items\"", "\"things\"", "items is missing")]
    [InlineData("\"item_number\": 2", "\"item_number\": \"2\"", "item_number")]
    [InlineData("\"content\": \"often\"", "\"content\": 3", "content")]
    [InlineData("\"formula\", \"formula\"", "\"model\", \"formula\"", "'model'")]
    [InlineData("{", "", "no suite")]
    public void What_is_no_suite_is_refused_with_the_name_of_the_file(string old, string mended, string expected)
    {
        var at = Suite.IndexOf(old, StringComparison.Ordinal);
        var path = _folder.Write("broken.json", Suite[..at] + mended + Suite[(at + old.Length)..]);
        var message = Assert.Throws<InputException>(() => SyntaxSuiteFile.Read(path)).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains("broken.json", message, StringComparison.Ordinal);
    }

    private static TokenScore Bits(double bits, Range range) =>
        new(new Token(0, "", range), -bits * Math.Log(2), false);

    /// <summary>Two bits a word.</summary>
    private sealed class WordScorer : IScorer
    {
        public ValueTask<IReadOnlyList<TextScore>> ScoreAsync(
            IReadOnlyList<Continuation> requests,
            ScoreOptions? options = null,
            CancellationToken ct = default
        ) => new([.. requests.Select(request => Score(request.Text))]);

        private static TextScore Score(string text)
        {
            var (tokens, start) = (new List<TokenScore>(), 0);
            foreach (var word in text.Split(' '))
            {
                tokens.Add(Bits(2, start..(start + word.Length)));
                start += word.Length + 1;
            }

            return new TextScore(tokens);
        }
    }
}
