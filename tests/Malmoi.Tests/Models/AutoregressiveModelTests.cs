using CsCheck;
using Malmoi.LanguageModels;
using Malmoi.Models;
using Malmoi.NGrams;
using Malmoi.Tests.NGrams;
using Malmoi.Tests.NGrams.Arpa;
using Malmoi.Tokenization;

namespace Malmoi.Tests.Models;

public class AutoregressiveModelTests
{
    private static readonly double Ln10 = Math.Log(10);

    [Fact]
    public async Task A_sentence_is_the_sum_of_its_factors_by_hand()
    {
        // p(a | <s>) = -0.3, p(b | <s> a) = -0.1, p(말 | a b) = -0.15, p(</s> | b 말) backs off to 말 </s>: 0 - 0.45
        var score = await ScoreAsync(Model(), "", "a b 말");
        Assert.Equal((-0.3 - 0.1 - 0.15 - 0.45) * Ln10, score.LogProbability, 1e-5);
        Assert.Equal(["a", "b", "말", "</s>"], score.Tokens.Select(token => token.Token.Piece));
        Assert.Equal(5..5, score.Tokens[^1].Token.Range);
    }

    [Fact]
    public async Task Boundaries_follow_the_policy()
    {
        Assert.Equal(-0.3 * Ln10, (await ScoreAsync(Model(BoundaryPolicy.Begin), "", "a")).LogProbability, 1e-5);
        Assert.Equal(-0.7 * Ln10, (await ScoreAsync(Model(BoundaryPolicy.None), "", "a")).LogProbability, 1e-5);
    }

    [Fact]
    public async Task An_empty_text_is_its_end()
    {
        var score = await ScoreAsync(Model(), "", "");
        Assert.Equal((-0.9 - 0.5) * Ln10, score.LogProbability, 1e-5); // b(<s>) p(</s>)
        Assert.Empty((await ScoreAsync(Model(BoundaryPolicy.None), "", "")).Tokens);
    }

    [Fact]
    public async Task A_continuation_is_scored_after_its_context_and_without_the_end()
    {
        var score = await ScoreAsync(Model(), "a", " b");
        Assert.Equal(-0.1 * Ln10, score.LogProbability, 1e-5);
        Assert.Equal([new Token(score.Tokens[0].Token.Id, "b", 1..2)], score.Tokens.Select(token => token.Token));
    }

    [Fact]
    public async Task The_blank_between_context_and_text_may_stand_in_either()
    {
        var model = Model();
        Assert.Equal(
            (await ScoreAsync(model, "a", " b")).LogProbability,
            (await ScoreAsync(model, "a ", "b")).LogProbability
        );
    }

    [Fact]
    public async Task A_word_that_crosses_the_border_belongs_to_the_text()
    {
        var score = await ScoreAsync(Model(), "a b", "b");
        Assert.Equal("bb", Assert.Single(score.Tokens).Token.Piece);
    }

    [Fact]
    public async Task A_text_split_at_any_word_adds_up()
    {
        var model = Model(BoundaryPolicy.Begin);
        string[] words = ["a", "b", "x", "말", "a"];
        var whole = (await ScoreAsync(model, "", string.Join(' ', words))).LogProbability;
        for (var i = 1; i < words.Length; i++)
        {
            var (left, right) = (string.Join(' ', words[..i]), " " + string.Join(' ', words[i..]));
            var sum =
                (await ScoreAsync(model, "", left)).LogProbability
                + (await ScoreAsync(model, left, right)).LogProbability;
            Assert.Equal(whole, sum, 1e-5);
        }
    }

    [Fact]
    public async Task Many_requests_in_parallel_are_the_same_as_one_by_one()
    {
        var random = new Random(5);
        string[] words = ["a", "b", "말", "x"];
        var requests = Enumerable
            .Range(0, 2000)
            .Select(_ => new Continuation(
                "",
                string.Join(' ', Enumerable.Range(0, random.Next(8)).Select(_ => words[random.Next(4)]))
            ))
            .ToList();
        var model = Model();
        var together = await model.ScoreAsync(requests, null, TestContext.Current.CancellationToken);
        for (var i = 0; i < requests.Count; i += 97)
        {
            Assert.Equal((await ScoreAsync(model, "", requests[i].Text)).LogProbability, together[i].LogProbability);
        }
    }

    [Fact]
    public void Distributions_give_ranks_entropies_and_the_same_probabilities() =>
        Gen.Select(ListedModel.Normalised, Gen.Int[0, 100].Array[0, 6])
            .Sample(
                (source, draws) =>
                {
                    var model = Model(NGramTrie.From(source), BoundaryPolicy.BeginAndEnd);
                    var text = string.Join(
                        ' ',
                        draws.Select(draw => source.Words.Word(3 + (draw % (source.Words.Count - 3))))
                    );
                    var plain = model.Score([model.Whole(text)])[0].Tokens;
                    var full = model.Score([model.Whole(text)], new ScoreOptions { Distributions = true })[0].Tokens;
                    var most = Math.Log(source.Words.Count - 1);
                    return plain
                        .Zip(full)
                        .All(pair =>
                            Math.Abs(pair.First.LogProbability - pair.Second.LogProbability) < 1e-4
                            && pair.Second.Rank >= 1
                            && pair.Second.IsGreedy == (pair.Second.Rank == 1)
                            && pair.Second.Entropy >= -1e-9
                            && pair.Second.Entropy <= most + 1e-4
                        );
                },
                iter: 100
            );

    [Fact]
    public async Task Generation_ends_at_the_end_mark_and_never_writes_a_mark()
    {
        var model = Model();
        var texts = new HashSet<string>();
        for (var seed = 0; seed < 50; seed++)
        {
            var text = await GenerateAsync(model, "", new GenerationOptions { Seed = seed, MaxTokens = 50 });
            Assert.DoesNotContain("<", text, StringComparison.Ordinal);
            texts.Add(text);
        }

        Assert.True(texts.Count > 10);
    }

    [Fact]
    public async Task Generation_goes_on_from_the_prompt_and_stops_where_told()
    {
        var model = Model();
        var greedy = new GenerationOptions { Temperature = 0, MaxTokens = 2 };
        Assert.Equal(" b 말", await GenerateAsync(model, "a", greedy));
        Assert.Equal(" b", await GenerateAsync(model, "a", greedy with { StopSequences = [" 말"] }));
        Assert.Equal("", await GenerateAsync(model, "a", greedy with { MaxTokens = 0 }));
    }

    [Fact]
    public async Task A_beam_writes_the_likeliest_text()
    {
        var model = Model();
        var best = model.Search(
            "a",
            new GenerationOptions { Beams = 4, MaxTokens = 5 },
            TestContext.Current.CancellationToken
        );
        Assert.Equal(best[0].Text, await GenerateAsync(model, "a", new GenerationOptions { Beams = 4, MaxTokens = 5 }));
        var stopped = new GenerationOptions
        {
            Beams = 4,
            MaxTokens = 5,
            StopSequences = ["b"],
        };
        Assert.Equal(" ", model.Search("a", stopped, TestContext.Current.CancellationToken)[0].Text);
        Assert.Equal(" b", best[0].Text); // p(b | <s> a) = -0.1, p(</s> | a b) = -0.2
        Assert.Equal(
            best.Select(found => found.LogProbability).OrderDescending(),
            best.Select(found => found.LogProbability)
        );
    }

    [Theory]
    [InlineData("P(b | a)", -0.4, "b")]
    [InlineData("P(b|<s> a)", -0.1, "b")]
    [InlineData("P(b 말 | a)", -0.55, "b 말")]
    [InlineData("P(a)", -0.7, "a")]
    [InlineData("P(</s> | a b)", -0.2, "</s>")]
    [InlineData("P(말 </s> | b)", -0.8, "말 </s>")]
    public void Conditional_probabilities_are_read_as_textbooks_write_them(string query, double log10, string tokens)
    {
        var model = Model();
        var score = model.Score([ProbabilityQuery.Parse(query).Passage(TextUnit.Word)])[0];
        Assert.Equal(log10 * Ln10, score.LogProbability, 1e-5);
        Assert.Equal(tokens, string.Join(' ', score.Tokens.Select(token => token.Token.Piece)));
    }

    [Theory]
    [InlineData(TextUnit.Word, " b")]
    [InlineData(TextUnit.Piece, " b")]
    [InlineData(TextUnit.Syllable, "b")]
    public void A_blank_stands_between_given_and_asked_for_where_units_are_words_or_their_pieces(
        TextUnit unit,
        string text
    ) => Assert.Equal(text, ProbabilityQuery.Parse("P(b | a)").Passage(unit).Text);

    [Theory]
    [InlineData("P(a", "')'")]
    [InlineData("P()", "before the bar")]
    [InlineData("P( | a)", "before the bar")]
    [InlineData("P(a | )", "after the bar")]
    [InlineData("P(a | b | c)", "2 bars")]
    [InlineData("P(<s> | a)", "<s> starts")]
    [InlineData("P(a | b <s>)", "<s> starts")]
    [InlineData("P(a | </s>)", "<s> starts")]
    public void A_broken_query_is_refused_with_what_is_wrong(string query, string expected)
    {
        var error = Assert.Throws<InputException>(() => ProbabilityQuery.Parse(query));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static AutoregressiveModel Model(BoundaryPolicy boundaries = BoundaryPolicy.BeginAndEnd) =>
        Model(NGramTrie.From(ArpaSamples.Open(ArpaSamples.Small)), boundaries);

    private static AutoregressiveModel Model(NGramTrie model, BoundaryPolicy boundaries)
    {
        var special = new SpecialTokens(model.Marks.Unknown, model.Marks.Begin, model.Marks.End);
        return new(new UnitTokenizer(model.Vocabulary, TextPolicy.AsWritten, special), model, boundaries);
    }

    private static async Task<TextScore> ScoreAsync(AutoregressiveModel model, string context, string text) =>
        (await model.ScoreAsync([new Continuation(context, text)], null, TestContext.Current.CancellationToken))[0];

    private static async Task<string> GenerateAsync(AutoregressiveModel model, string prompt, GenerationOptions options)
    {
        var text = "";
        await foreach (var piece in model.GenerateAsync(prompt, options, TestContext.Current.CancellationToken))
        {
            text += piece;
        }

        return text;
    }
}
