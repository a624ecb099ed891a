using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using Malmoi.Models;
using Microsoft.Extensions.Logging;

namespace Malmoi.Server.Tests;

/// <summary>What the server measures and logs, heard as OpenTelemetry and ILogger would.</summary>
public sealed class TelemetryTests(Village village) : IClassFixture<Village>
{
    [Fact]
    public async Task Every_instrument_is_heard()
    {
        var heard = new ConcurrentDictionary<string, ConcurrentBag<string>>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Malmoi.Server")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Hear(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Hear(instrument, value, tags));
        listener.Start();
        // Other tests' servers are heard too: this one's model has a name of its own.
        await using var server = await StartAsync("measured");
        await WriteAsync(server, "measured");
        listener.RecordObservableInstruments();
        string[] expected =
        [
            "malmoi.tokens",
            "gen_ai.server.time_to_first_token",
            "gen_ai.server.time_per_output_token",
            "malmoi.step.duration",
            "malmoi.batch.size",
            "malmoi.running",
            "malmoi.waiting",
        ];
        foreach (var name in expected)
        {
            await Until(() =>
                heard.TryGetValue(name, out var tags)
                && tags.Any(tag => tag.Contains("model=measured,", StringComparison.Ordinal))
            );
        }

        foreach (var name in (string[])["malmoi.requests", "http.server.request.duration"])
        {
            await Until(() => heard.ContainsKey(name));
            Assert.Contains(heard[name], tags => tags.Contains("path=/v1/completions,", StringComparison.Ordinal));
        }

        foreach (var kind in (string[])["prompt", "new", "remembered"])
        {
            Assert.Contains(heard["malmoi.tokens"], tags => tags.Contains($"kind={kind},", StringComparison.Ordinal));
        }

        void Hear<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
            where T : struct
        {
            Assert.True(Convert.ToDouble(value, null) >= 0);
            heard
                .GetOrAdd(instrument.Name, _ => [])
                .Add(string.Concat(tags.ToArray().Select(tag => $"{tag.Key}={tag.Value},")));
        }
    }

    [Fact]
    public async Task A_request_is_an_activity_by_the_conventions_for_generative_models()
    {
        var ended = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Malmoi.Server",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Add,
        };
        ActivitySource.AddActivityListener(listener);
        await using var server = await StartAsync("followed");
        var written = await WriteAsync(server, "followed");
        await Until(() => ended.Any(one => one.DisplayName == "text_completion followed"));
        var activity = ended.Single(one => one.DisplayName == "text_completion followed");
        Assert.Equal(ActivityKind.Server, activity.Kind);
        Assert.Equal("text_completion", activity.GetTagItem("gen_ai.operation.name"));
        Assert.Equal("followed", activity.GetTagItem("gen_ai.request.model"));
        Assert.Equal((int)written["usage"]!["prompt_tokens"]!, activity.GetTagItem("gen_ai.usage.input_tokens"));
        Assert.Equal((int)written["usage"]!["completion_tokens"]!, activity.GetTagItem("gen_ai.usage.output_tokens"));
    }

    [Fact]
    public async Task Every_request_is_a_line_of_the_log()
    {
        var lines = new ConcurrentQueue<string>();
        using var provider = new Lines(lines);
        var model = new ServedModel("words", ModelFile.Open(village.Words));
        await using var server = new ModelServer(
            [model],
            new ServerOptions { Port = 0 },
            log => log.AddProvider(provider).AddFilter("Microsoft", LogLevel.Warning)
        );
        await server.StartAsync();
        using var client = new HttpClient { BaseAddress = server.Address };
        await client.GetStringAsync("/health");
        using var missing = await client.GetAsync("/v1/nothing/secret-path");
        await Until(() => lines.Count(line => line.Contains(" in ", StringComparison.Ordinal)) >= 2);
        Assert.Contains(lines, line => line.StartsWith("GET /health: 200 in ", StringComparison.Ordinal));
        // What does not exist is not repeated: nobody writes into the log what he likes.
        Assert.Contains(lines, line => line.StartsWith("GET other: 404 in ", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("secret-path", StringComparison.Ordinal));
    }

    private Task<RunningServer> StartAsync(string name) =>
        RunningServer.StartAsync(new ServerOptions(), new ServedModel(name, ModelFile.Open(village.Words)));

    private static async Task<JsonNode> WriteAsync(RunningServer server, string model)
    {
        var (status, answer) = await server.PostAsync(
            "/v1/completions",
            new JsonObject
            {
                ["model"] = model,
                ["prompt"] = "the",
                ["max_tokens"] = 8,
                ["ignore_eos"] = true,
            }
        );
        Assert.True(status == 200, answer.ToJsonString());
        return answer;
    }

    private static async Task Until(Func<bool> condition)
    {
        for (var i = 0; i < 6000 && !condition(); i++)
        {
            await Task.Delay(10);
        }

        Assert.True(condition());
    }

    private sealed class Lines(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => lines.Enqueue(formatter(state, exception));

        public void Dispose() { }
    }
}
