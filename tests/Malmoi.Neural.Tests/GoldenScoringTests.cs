using System.IO.Compression;
using System.Text.Json.Nodes;
using Malmoi.LanguageModels;
using Malmoi.Models;
using Malmoi.Tests;

namespace Malmoi.Neural.Tests;

/// <summary>Scores of minicons and of lm-evaluation-harness on a tiny GPT-2.</summary>
public sealed class GoldenScoringTests
{
    private const double Tolerance = 1e-4;
    private const double RankTolerance = 3;

    [Fact]
    public async Task Every_token_has_the_reference_s_probability_rank_and_entropy()
    {
        using var opened = Open();
        var sentences = Expected("gpt2_scores")["sentences"]!.AsArray();
        var texts = sentences.Select(sentence => new Continuation("", (string)sentence!["text"]!)).ToArray();
        var scores = await opened.Text().ScoreAsync(texts, new ScoreOptions { Distributions = true });
        for (var i = 0; i < texts.Length; i++)
        {
            var sentence = sentences[i]!;
            var tokens = scores[i].Tokens;
            Assert.Equal(Numbers<int>(sentence["ids"]!), tokens.Select(token => token.Token.Id));
            AssertNear(Numbers<double>(sentence["bos_logprobs"]!), tokens.Select(token => token.LogProbability));
            AssertNear(Numbers<double>(sentence["bos_entropy_nats"]!), tokens.Select(token => token.Entropy!.Value));
            // Of 50,257 logits some differ by less than 32-bit numbers of different sums do.
            var ranks = Numbers<int>(sentence["bos_ranks"]!).Select(rank => (double)rank);
            AssertNear([.. ranks], tokens.Select(token => (double)token.Rank!.Value), RankTolerance);
        }
    }

    [Fact]
    public async Task Scores_do_not_depend_on_what_else_is_in_the_batch()
    {
        using var opened = Open();
        var texts = Expected("gpt2_scores")["sentences"]!
            .AsArray()
            .Select(sentence => new Continuation("", (string)sentence!["text"]!))
            .ToArray();
        var model = opened.Text();
        var together = await model.ScoreAsync(texts);
        for (var i = 0; i < texts.Length; i++)
        {
            var alone = await model.ScoreAsync([texts[i]]);
            Assert.Equal(alone[0].LogProbability, together[i].LogProbability, 1e-3);
        }
    }

    [Fact]
    public async Task Continuations_are_cut_and_scored_as_lm_evaluation_harness_does()
    {
        using var opened = Open();
        var cases = Expected("lmeval_ll")["loglikelihood"]!.AsArray();
        var requests = cases
            .Select(request => new Continuation((string)request!["context"]!, (string)request["continuation"]!))
            .ToArray();
        var model = new AutoregressiveModel(opened.Tokenizer, opened.Model, opened.Policy.Boundaries)
        {
            BeginsContexts = false,
            ReadsContextAlone = true,
        };
        var scores = await model.ScoreAsync(requests, new ScoreOptions { Distributions = true });
        for (var i = 0; i < requests.Length; i++)
        {
            var expected = cases[i]!;
            Assert.Equal(Numbers<int>(expected["continuation_enc"]!), scores[i].Tokens.Select(token => token.Token.Id));
            Assert.Equal((double)expected["loglikelihood"]!, scores[i].LogProbability, 1e-3);
            Assert.Equal((bool)expected["is_greedy"]!, scores[i].Tokens.All(token => token.IsGreedy));
        }
    }

    [Fact]
    public async Task Texts_beyond_the_model_s_length_are_scored_in_the_reference_s_windows()
    {
        using var opened = Open();
        foreach (var expected in Expected("lmeval_ll")["rolling"]!.AsArray())
        {
            var model = new AutoregressiveModel(opened.Tokenizer, opened.Model, opened.Policy.Boundaries)
            {
                ContextLength = (int)expected!["max_length"]!,
            };
            var score = await model.ScoreAsync([new Continuation("", (string)expected["text"]!)]);
            Assert.Equal((double)expected["loglikelihood"]!, score[0].LogProbability, 1e-3);
        }
    }

    private static OpenedModel Open() => TransformerFolder.Open(OutsideData.Golden("scoring", "tiny-gpt2"));

    private static JsonNode Expected(string name)
    {
        using var file = File.OpenRead(OutsideData.Golden("scoring", "expected", $"{name}.json.gz"));
        using var unzipped = new GZipStream(file, CompressionMode.Decompress);
        return JsonNode.Parse(unzipped)!;
    }

    private static T[] Numbers<T>(JsonNode numbers) => [.. numbers.AsArray().Select(number => number!.GetValue<T>())];

    private static void AssertNear(double[] expected, IEnumerable<double> actual, double tolerance = Tolerance)
    {
        var found = actual.ToArray();
        Assert.Equal(expected.Length, found.Length);
        for (var i = 0; i < found.Length; i++)
        {
            Assert.Equal(expected[i], found[i], tolerance);
        }
    }
}
