using System.ClientModel;
using System.Text;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Models;

namespace Malmoi.Server.Tests;

/// <summary>OpenAI's own .NET client against the server.</summary>
public sealed class OpenAIClientTests(Village village) : IClassFixture<Village>
{
    private static readonly ServerOptions Locked = new() { ApiKeys = ["secret"] };

    [Fact]
    public async Task The_official_client_asks_and_is_answered()
    {
        await using var server = await RunningServer.StartAsync(Locked, village.Syllables);
        var client = Client(server, "secret");
        OpenAIModelCollection models = await client.GetOpenAIModelClient().GetModelsAsync();
        Assert.Equal("syllables", Assert.Single(models).Id);
        var options = new ChatCompletionOptions
        {
            MaxOutputTokenCount = 30,
            IncludeLogProbabilities = true,
            TopLogProbabilityCount = 2,
        };
        ChatCompletion answer = await client
            .GetChatClient("syllables")
            .CompleteChatAsync([new UserChatMessage("어머니가")], options);
        Assert.NotEmpty(answer.Content[0].Text);
        Assert.NotEmpty(answer.ContentTokenLogProbabilities);
        Assert.True(answer.Usage.OutputTokenCount > 0);
    }

    [Fact]
    public async Task The_official_client_reads_a_stream()
    {
        await using var server = await RunningServer.StartAsync(Locked, village.Jamo);
        var text = new StringBuilder();
        ChatFinishReason? end = null;
        await foreach (
            var part in Client(server, "secret")
                .GetChatClient("jamo")
                .CompleteChatStreamingAsync(
                    [new UserChatMessage("그")],
                    new ChatCompletionOptions { MaxOutputTokenCount = 40 }
                )
        )
        {
            text.Append(string.Concat(part.ContentUpdate.Select(content => content.Text)));
            end = part.FinishReason ?? end;
        }

        Assert.NotEmpty(text.ToString());
        Assert.NotNull(end);
    }

    [Fact]
    public async Task The_official_client_hears_what_is_wrong()
    {
        await using var server = await RunningServer.StartAsync(Locked, village.Words);
        var wrong = await Assert.ThrowsAsync<ClientResultException>(() =>
            Client(server, "guess").GetChatClient("words").CompleteChatAsync("a")
        );
        Assert.Equal(401, wrong.Status);
        var unknown = await Assert.ThrowsAsync<ClientResultException>(() =>
            Client(server, "secret").GetChatClient("gpt-4").CompleteChatAsync("a")
        );
        Assert.Equal(404, unknown.Status);
        Assert.Contains("there is no model 'gpt-4'", unknown.Message, StringComparison.Ordinal);
    }

    private static OpenAIClient Client(RunningServer server, string key) =>
        new(new ApiKeyCredential(key), new OpenAIClientOptions { Endpoint = new Uri(server.Address, "/v1") });
}
