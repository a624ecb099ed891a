using System.Text.Json.Nodes;

namespace Malmoi.Server.Tests;

public sealed class ChatTests(Village village) : IClassFixture<Village>
{
    [Fact]
    public async Task A_stream_joins_to_the_answer_and_splits_no_syllable()
    {
        await using var server = await RunningServer.StartAsync(village.Jamo);
        var (status, whole) = await server.PostAsync("/v1/chat/completions", Request());
        Assert.Equal(200, status);
        var parts = await server.StreamAsync("/v1/chat/completions", Request());
        var pieces = parts
            .SelectMany(part => part["choices"]!.AsArray())
            .Select(choice => (string?)choice!["delta"]!["content"] ?? "")
            .ToArray();
        Assert.Equal((string)whole["choices"]![0]!["message"]!["content"]!, string.Concat(pieces));
        Assert.DoesNotContain(pieces, piece => piece.Any(letter => letter is (>= 'ᄀ' and <= 'ᇿ') or '\ufffd'));
        Assert.Equal("assistant", (string)parts[0]["choices"]![0]!["delta"]!["role"]!);
        Assert.NotNull(parts[^1]["choices"]![0]!["finish_reason"]);

        static JsonObject Request() =>
            new()
            {
                ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "어머니가" }),
                ["max_completion_tokens"] = 60,
                ["seed"] = 2,
            };
    }

    [Fact]
    public async Task Each_token_tells_its_bytes_and_the_likeliest_in_its_place()
    {
        await using var server = await RunningServer.StartAsync(village.Syllables);
        var (_, answer) = await server.PostAsync(
            "/v1/chat/completions",
            new JsonObject
            {
                ["messages"] = new JsonArray(
                    new JsonObject
                    {
                        ["role"] = "user",
                        ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = "그" }),
                    }
                ),
                ["max_tokens"] = 8,
                ["temperature"] = 0,
                ["logprobs"] = true,
                ["top_logprobs"] = 3,
            }
        );
        var choice = answer["choices"]![0]!;
        var tokens = choice["logprobs"]!["content"]!.AsArray();
        Assert.Equal(
            (string)choice["message"]!["content"]!,
            string.Concat(tokens.Select(token => (string)token!["token"]!))
        );
        Assert.All(
            tokens,
            token =>
            {
                Assert.Equal(3, token!["top_logprobs"]!.AsArray().Count);
                Assert.Equal((float)token["logprob"]!, (float)token["top_logprobs"]![0]!["logprob"]!); // greedy
            }
        );
    }

    [Fact]
    public async Task An_answer_is_held_to_what_was_asked_for()
    {
        await using var server = await RunningServer.StartAsync(village.Syllables);
        var request = new JsonObject
        {
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "그" }),
            ["max_tokens"] = 30,
            ["seed"] = 1,
            ["regex"] = "(네|아)[가-힣]{2,5}",
        };
        var (status, answer) = await server.PostAsync("/v1/chat/completions", request);
        Assert.True(status == 200, answer.ToJsonString());
        Assert.Matches("^(네|아)[가-힣]{2,5}$", (string)answer["choices"]![0]!["message"]!["content"]!);
        request["regex"] = "(";
        Assert.Equal(400, (await server.PostAsync("/v1/chat/completions", request)).Status);
        request.Remove("regex");
        var schema = new JsonObject { ["enum"] = new JsonArray("네", "아니오") };
        request["response_format"] = new JsonObject
        {
            ["type"] = "json_schema",
            ["json_schema"] = new JsonObject { ["name"] = "answer", ["schema"] = schema },
        };
        (status, answer) = await server.PostAsync("/v1/chat/completions", request);
        Assert.True(status == 200, answer.ToJsonString());
        Assert.Contains((string)answer["choices"]![0]!["message"]!["content"]!, (string[])["\"네\"", "\"아니오\""]);
        schema["multipleOf"] = 3;
        schema["unheardOf"] = true;
        (status, answer) = await server.PostAsync("/v1/chat/completions", request);
        Assert.True(status == 400, answer.ToJsonString());
        request["response_format"] = new JsonObject { ["type"] = "json_schema" };
        Assert.Equal(400, (await server.PostAsync("/v1/chat/completions", request)).Status);
    }
}
