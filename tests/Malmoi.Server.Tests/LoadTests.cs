using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Malmoi.Models;

namespace Malmoi.Server.Tests;

public sealed class LoadTests(Village village) : IClassFixture<Village>
{
    [Fact]
    public async Task Texts_written_together_are_those_written_alone()
    {
        await using var server = await RunningServer.StartAsync(new ServerOptions { MostRunning = 8 }, village.Jamo);
        var alone = new List<string>();
        for (var seed = 0; seed < 24; seed++)
        {
            alone.Add(await WriteAsync(server, seed));
        }

        Assert.Equal(alone, await Task.WhenAll(Enumerable.Range(0, 24).Select(seed => WriteAsync(server, seed))));
    }

    [Fact]
    public async Task Whoever_finds_the_queue_full_is_told_when_to_come_again()
    {
        var served = new ServedModel("words", ModelFile.Open(village.Words));
        await using var server = await RunningServer.StartAsync(
            new ServerOptions
            {
                MostRunning = 1,
                MostWaiting = 2,
                MostNewTokens = int.MaxValue,
            },
            served
        );
        using var gone = new CancellationTokenSource();
        var endless = server.Client.PostAsJsonAsync("/v1/completions", Long(2_000_000_000), gone.Token);
        await Until(() => served.Scheduler.Running == 1);
        var waiting = Task.WhenAll(
            Enumerable.Range(0, 2).Select(_ => server.Client.PostAsJsonAsync("/v1/completions", Long(5)))
        );
        await Until(() => served.Scheduler.Waiting == 2);
        using var refused = await server.Client.PostAsJsonAsync("/v1/completions", Long(5));
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => endless);
        Assert.All(await waiting, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
    }

    [Fact]
    public async Task What_nobody_waits_for_is_not_written()
    {
        var served = new ServedModel("words", ModelFile.Open(village.Words));
        await using var server = await RunningServer.StartAsync(
            new ServerOptions { MostNewTokens = int.MaxValue },
            served
        );
        using var gone = new CancellationTokenSource();
        var asked = server.Client.PostAsJsonAsync("/v1/completions", Long(2_000_000_000), gone.Token);
        await Until(() => served.Scheduler.Running == 1);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        await Until(() => served.Scheduler.Running == 0);
    }

    [Fact]
    public async Task A_server_that_stops_lets_running_answers_end()
    {
        await using var server = await RunningServer.StartAsync(
            new ServerOptions { Grace = TimeSpan.FromMinutes(5) },
            village.Words
        );
        var request = Long(5_000);
        request["stream"] = true;
        using var message = new HttpRequestMessage(HttpMethod.Post, "/v1/completions");
        message.Content = JsonContent.Create(request);
        // The head of an answer comes with its first text: from then on the request is in.
        using var answer = await server.Client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var stopped = server.StopAsync();
        var text = await answer.Content.ReadAsStringAsync();
        Assert.EndsWith("data: [DONE]\n\n", text, StringComparison.Ordinal);
        Assert.Contains("\"finish_reason\":\"length\"", text, StringComparison.Ordinal);
        await stopped;
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => server.Client.GetAsync("/health"));
    }

    [Fact]
    public async Task What_is_measured_is_told()
    {
        await using var server = await RunningServer.StartAsync(village.Words);
        await WriteAsync(server, 1);
        var text = "";
        // An answer is measured when it is out, and its reader may ask before that.
        await Until(async () =>
            (text = await server.Client.GetStringAsync("/metrics")).Contains(
                "gen_ai_server_time_to_first_token_seconds_count",
                StringComparison.Ordinal
            )
        );
        Assert.Contains("malmoi_tokens_total{model=\"words\",kind=\"new\"}", text, StringComparison.Ordinal);
        Assert.Contains(
            "gen_ai_server_time_to_first_token_seconds_count{model=\"words\"} 1",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("malmoi_waiting{model=\"words\"} 0", text, StringComparison.Ordinal);
    }

    private static JsonObject Long(int tokens) =>
        new()
        {
            ["prompt"] = "the",
            ["max_tokens"] = tokens,
            ["ignore_eos"] = true,
        };

    private static async Task<string> WriteAsync(RunningServer server, int seed)
    {
        var (status, answer) = await server.PostAsync(
            "/v1/completions",
            new JsonObject
            {
                ["prompt"] = "",
                ["max_tokens"] = 40,
                ["seed"] = seed,
            }
        );
        Assert.True(status == 200, answer.ToJsonString());
        return (string)answer["choices"]![0]!["text"]!;
    }

    private static Task Until(Func<bool> condition) => Until(() => Task.FromResult(condition()));

    // Machines may be busy with other things for many seconds.
    private static async Task Until(Func<Task<bool>> condition)
    {
        var isMet = false;
        for (var i = 0; i < 6000 && !isMet; i++)
        {
            isMet = await condition();
            await Task.Delay(isMet ? 0 : 10);
        }

        Assert.True(isMet);
    }
}
