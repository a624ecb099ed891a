using System.Text.Json.Nodes;
using Malmoi.LanguageModels;
using Malmoi.Models;

namespace Malmoi.Server.Tests;

public sealed class ScoreTests(Village village) : IClassFixture<Village>
{
    [Fact]
    public async Task Texts_have_the_scores_that_the_model_gives_them_by_itself()
    {
        string[] texts = [.. Malmoi.Village.Maeul.Text(Malmoi.Village.Language.English, 9).Take(20)];
        using var model = ModelFile.Open(village.Words);
        var expected = await model.Scorer().ScoreAsync([.. texts.Select(text => new Continuation("", text))]);
        await using var server = await RunningServer.StartAsync(village.Words);
        var (status, answer) = await server.PostAsync(
            "/v1/score",
            new JsonObject
            {
                ["texts"] = new JsonArray([.. texts.Select(text => (JsonNode)text)]),
                ["ranks"] = true,
                ["unit"] = "word",
            }
        );
        Assert.Equal(200, status);
        Assert.Equal("log_likelihood", (string)answer["kind"]!);
        for (var i = 0; i < texts.Length; i++)
        {
            var score = answer["scores"]![i]!;
            Assert.Equal(expected[i].LogProbability, (double)score["log_probability"]!, 1e-4);
            Assert.Equal(expected[i].Tokens.Count, score["tokens"]!.AsArray().Count);
            Assert.All(score["tokens"]!.AsArray(), token => Assert.True((int)token!["rank"]! >= 1));
            Assert.NotEmpty(score["units"]!.AsArray());
        }
    }

    [Fact]
    public async Task Tokens_make_the_text_again()
    {
        await using var server = await RunningServer.StartAsync(village.Syllables);
        var (_, tokens) = await server.PostAsync("/v1/tokenize", new JsonObject { ["text"] = "그 동화책" });
        Assert.Equal(5, (int)tokens["count"]!);
        var (_, text) = await server.PostAsync(
            "/v1/detokenize",
            new JsonObject { ["tokens"] = tokens["tokens"]!.DeepClone() }
        );
        Assert.Equal("그 동화책", (string)text["text"]!);
    }
}
