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
        await using var server = await RunningServer.StartAsync(
            new ServerOptions { MostRunning = 1, MostWaiting = 2 },
            village.Words
        );
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 30).Select(_ => server.Client.PostAsJsonAsync("/v1/completions", Long()))
        );
        var refused = answers.Where(answer => answer.StatusCode == HttpStatusCode.TooManyRequests).ToArray();
        Assert.NotEmpty(refused);
        Assert.All(refused, answer => Assert.NotNull(answer.Headers.RetryAfter));
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.OK);
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
        var endless = Long();
        endless["max_tokens"] = 2_000_000_000;
        var asked = server.Client.PostAsJsonAsync("/v1/completions", endless, gone.Token);
        await Until(() => served.Scheduler.Running == 1);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        await Until(() => served.Scheduler.Running == 0);
    }

    [Fact]
    public async Task A_server_that_stops_lets_running_answers_end()
    {
        await using var server = await RunningServer.StartAsync(village.Words);
        var asked = server.Client.PostAsJsonAsync("/v1/completions", Long());
        await Task.Delay(30);
        await server.StopAsync();
        Assert.Equal(HttpStatusCode.OK, (await asked).StatusCode);
    }

    [Fact]
    public async Task What_is_measured_is_told()
    {
        await using var server = await RunningServer.StartAsync(village.Words);
        await WriteAsync(server, 1);
        var text = await server.Client.GetStringAsync("/metrics");
        Assert.Contains("malmoi_tokens_total{model=\"words\",kind=\"new\"}", text, StringComparison.Ordinal);
        Assert.Contains(
            "gen_ai_server_time_to_first_token_seconds_count{model=\"words\"} 1",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("malmoi_waiting{model=\"words\"} 0", text, StringComparison.Ordinal);
    }

    private static JsonObject Long() =>
        new()
        {
            ["prompt"] = "the",
            ["max_tokens"] = 2000,
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

    private static async Task Until(Func<bool> condition)
    {
        for (var i = 0; i < 500 && !condition(); i++)
        {
            await Task.Delay(10);
        }

        Assert.True(condition());
    }
}
