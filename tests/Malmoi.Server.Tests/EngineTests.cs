using System.Text.Json.Nodes;
using Malmoi.Decoding;
using Malmoi.LanguageModels;

namespace Malmoi.Server.Tests;

/// <summary>A Transformer that the managed engine runs, behind the server.</summary>
public sealed class EngineTests(TinyLlama llama) : IClassFixture<TinyLlama>
{
    private const string Story = "once upon a time there was a little girl who had a red ball.";

    [Fact]
    public async Task The_next_turn_of_a_talk_reads_only_what_is_new()
    {
        var (first, second, remembered) = await TalkAsync(new ServerOptions());
        var (firstAnew, secondAnew, none) = await TalkAsync(new ServerOptions { KeptTokens = 0 });
        Assert.Equal(0, none);
        // A letter a token, at least.
        Assert.InRange(remembered, Story.Length / 2, (2 * Story.Length) + 60);
        Assert.Equal((firstAnew, secondAnew), (first, second));
    }

    [Fact]
    public async Task A_prompt_is_judged_with_the_likeliest_tokens_of_every_place()
    {
        const int count = 3;
        await using var server = await RunningServer.StartAsync(
            new ServerOptions { PromptTokensAtOnce = 7 },
            new ServedModel("tiny", llama.Open())
        );
        using var opened = llama.Open();
        int[] ids = [.. opened.Tokenizer.Encode(Story).Select(token => token.Id)];
        var (status, answer) = await server.PostAsync(
            "/v1/completions",
            new JsonObject
            {
                ["prompt"] = new JsonArray([.. ids.Select(id => JsonValue.Create(id))]),
                ["max_tokens"] = 1,
                ["echo"] = true,
                ["logprobs"] = count,
                ["temperature"] = 0,
            }
        );
        Assert.True(status == 200, answer.ToJsonString());
        var logprobs = answer["choices"]![0]!["logprobs"]!;
        Assert.Null(logprobs["token_logprobs"]![0]);
        var logits = new float[opened.Model.VocabularySize];
        using var state = opened.Model.StartEmpty();
        for (var i = 1; i < ids.Length; i++)
        {
            opened.Model.Read([new Reading(state, ids.AsMemory(i - 1, 1)) { Logits = logits }]);
            var expected = LikeliestTokens.Of(logits, ids[i], count);
            Assert.Equal(expected.Chosen.LogProbability, (float)logprobs["token_logprobs"]![i]!, 1e-4f);
            var told = logprobs["top_logprobs"]![i]!.AsObject().Select(entry => (float)entry.Value!).ToArray();
            // Two tokens of one text are one entry.
            Assert.InRange(told.Length, 1, count + 1);
            Assert.Equal(expected.Likeliest[0].LogProbability, told[0], 1e-4f);
            Assert.All(
                told,
                value =>
                    Assert.Contains(
                        expected.Likeliest.Append(expected.Chosen),
                        token => Math.Abs(token.LogProbability - value) < 1e-4f
                    )
            );
        }
    }

    private async Task<(string First, string Second, int Remembered)> TalkAsync(ServerOptions options)
    {
        await using var server = await RunningServer.StartAsync(options, new ServedModel("tiny", llama.Open()));
        var messages = new JsonArray(Message("user", Story));
        var (first, none) = await AnswerAsync(server, messages);
        Assert.Equal(0, none);
        messages.Add(Message("assistant", first));
        messages.Add(Message("user", "and then?"));
        var (second, remembered) = await AnswerAsync(server, messages);
        return (first, second, remembered);
    }

    private static JsonObject Message(string role, string content) => new() { ["role"] = role, ["content"] = content };

    private static async Task<(string Text, int Remembered)> AnswerAsync(RunningServer server, JsonArray messages)
    {
        var (status, answer) = await server.PostAsync(
            "/v1/chat/completions",
            new JsonObject
            {
                ["messages"] = messages.DeepClone(),
                ["max_tokens"] = 24,
                ["temperature"] = 0,
            }
        );
        Assert.True(status == 200, answer.ToJsonString());
        return (
            (string)answer["choices"]![0]!["message"]!["content"]!,
            (int)answer["usage"]!["prompt_tokens_details"]!["cached_tokens"]!
        );
    }
}
