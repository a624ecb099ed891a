using System.Text.Json.Nodes;
using Malmoi.LanguageModels;
using Malmoi.Models;

namespace Malmoi.Server.Tests;

public sealed class CompletionsTests(Village village) : IClassFixture<Village>
{
    [Fact]
    public async Task The_models_are_listed()
    {
        await using var server = await RunningServer.StartAsync(village.Words, village.Syllables);
        var list = JsonNode.Parse(await server.Client.GetStringAsync("/v1/models"))!;
        Assert.Equal(["words", "syllables"], list["data"]!.AsArray().Select(model => (string)model!["id"]!));
        Assert.Equal(
            "model",
            (string)JsonNode.Parse(await server.Client.GetStringAsync("/v1/models/words"))!["object"]!
        );
        Assert.Equal("{\"status\":\"ok\"}", await server.Client.GetStringAsync("/health"));
    }

    [Fact]
    public async Task A_text_is_the_one_that_the_model_writes_by_itself()
    {
        using var model = ModelFile.Open(village.Words);
        var options = new GenerationOptions
        {
            MaxTokens = 20,
            Seed = 7,
            Temperature = 0.8,
        };
        var expected = string.Concat(await model.Text().GenerateAsync("the", options).ToListAsync());
        await using var server = await RunningServer.StartAsync(village.Words);
        var (status, answer) = await server.PostAsync(
            "/v1/completions",
            new JsonObject
            {
                ["model"] = "words",
                ["prompt"] = "the",
                ["max_tokens"] = 20,
                ["seed"] = 7,
                ["temperature"] = 0.8,
            }
        );
        Assert.Equal(200, status);
        Assert.Equal(expected, (string)answer["choices"]![0]!["text"]!);
        Assert.Equal("text_completion", (string)answer["object"]!);
    }

    [Fact]
    public async Task A_stream_joins_to_the_same_text()
    {
        await using var server = await RunningServer.StartAsync(village.Jamo);
        JsonObject Request() =>
            new()
            {
                ["prompt"] = "",
                ["max_tokens"] = 60,
                ["seed"] = 3,
                ["n"] = 3,
                ["stream_options"] = new JsonObject { ["include_usage"] = true },
            };
        var (_, whole) = await server.PostAsync("/v1/completions", Request());
        var parts = await server.StreamAsync("/v1/completions", Request());
        for (var choice = 0; choice < 3; choice++)
        {
            var joined = string.Concat(
                parts
                    .SelectMany(part => part["choices"]!.AsArray())
                    .Where(part => (int)part!["index"]! == choice)
                    .Select(part => (string)part!["text"]!)
            );
            Assert.Equal((string)whole["choices"]![choice]!["text"]!, joined);
        }

        Assert.Equal(whole["usage"]!.ToJsonString(), parts[^1]["usage"]!.ToJsonString());
        Assert.Empty(parts[^1]["choices"]!.AsArray());
    }

    [Fact]
    public async Task The_prompt_is_judged_in_the_layout_that_harnesses_read()
    {
        var text = Malmoi.Village.Maeul.Text(Malmoi.Village.Language.English, 5).First(line => line.Length > 20);
        using var model = ModelFile.Open(village.Words);
        var expected = (await model.Text().ScoreAsync([new Continuation("", text)]))[0].Tokens;
        await using var server = await RunningServer.StartAsync(village.Words);
        foreach (var likeliest in new[] { 0, 1, 5 })
        {
            var (_, answer) = await server.PostAsync(
                "/v1/completions",
                new JsonObject
                {
                    ["prompt"] = text,
                    ["max_tokens"] = 1,
                    ["echo"] = true,
                    ["logprobs"] = likeliest,
                    ["temperature"] = 0,
                }
            );
            var choice = answer["choices"]![0]!;
            var logprobs = choice["logprobs"]!;
            var tokens = logprobs["tokens"]!.AsArray().Select(token => (string)token!).ToArray();
            var values = logprobs["token_logprobs"]!.AsArray();
            var offsets = logprobs["text_offset"]!.AsArray().Select(offset => (int)offset!).ToArray();
            Assert.Equal((string)choice["text"]!, string.Concat(tokens));
            Assert.StartsWith(text, (string)choice["text"]!, StringComparison.Ordinal);
            Assert.Null(values[0]);
            Assert.Equal(tokens.Length, values.Count);
            for (var i = 1; i < expected.Count - 1; i++)
            {
                Assert.Equal(expected[i].LogProbability, (double)values[i]!, 1e-4);
                Assert.Equal(tokens[i], text.Substring(offsets[i], tokens[i].Length));
            }

            var top = logprobs["top_logprobs"]?.AsArray();
            Assert.Equal(likeliest == 0, top is null);
            if (top is not null)
            {
                Assert.Null(top[0]);
                Assert.All(
                    top.Skip(1).Zip(values.Skip(1)),
                    place =>
                    {
                        // Harnesses ask whether the token is the likeliest by comparing the two numbers.
                        var numbers = place.First!.AsObject().Select(one => (float)one.Value!).ToArray();
                        Assert.Contains((float)place.Second!, numbers);
                        Assert.InRange(numbers.Length, likeliest, likeliest + 1);
                    }
                );
            }
        }
    }
}
