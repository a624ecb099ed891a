using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Malmoi.LanguageModels;
using Malmoi.Models;
using Malmoi.Server;

namespace Malmoi.Benchmarks;

/// <summary>What the server costs beyond the engine: the same texts, greedy, as a batch of the engine's own and as streams of one client each.</summary>
/// <remarks>Server and clients are in the same process, so that what the clients take counts against the server.</remarks>
internal static class ServingOverheadBenchmark
{
    private const int Prompt = 32;

    /// <summary>MODEL [STREAMS [TOKENS [ROUNDS]]]: without a model a TinyLlama of random weights in Q4_0.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var streams = Number(args, 1, 32);
        var tokens = Number(args, 2, 32);
        var rounds = Number(args, 3, 3);
        var path = args.Length > 0 ? args[0] : Path.Combine(Path.GetTempPath(), "malmoi-serving.gguf");
        if (!File.Exists(path))
        {
            RandomGguf.TinyLlama.Write(path, "Q4_0");
        }

        var opened = EngineFolder.Open(path);
        var served = new ServedModel("model", opened);
        await using var server = new ModelServer(
            [served],
            new ServerOptions
            {
                Port = 0,
                MostRunning = streams,
                KeptTokens = 0,
            }
        );
        await server.StartAsync();
        using var client = new HttpClient { BaseAddress = server.Address, Timeout = Timeout.InfiniteTimeSpan };
        var (bare, through) = (new List<Times>(), new List<Times>());
        for (var round = 0; round <= rounds; round++)
        {
            var alone = await TimeAsync(() => Bare(opened.Model, streams, tokens));
            var with = await TimeAsync(() => ServedAsync(client, opened.Model.VocabularySize, streams, tokens));
            if (round > 0) // the first compiles
            {
                bare.Add(alone);
                through.Add(with);
                Console.WriteLine($"engine {alone}, server {with}");
            }
        }

        var count = streams * tokens;
        Console.WriteLine(
            FormattableString.Invariant(
                $"{streams} streams of {tokens} tokens after prompts of {Prompt}: engine {count / Median(bare, Wall):f1}, server {count / Median(through, Wall):f1} tokens/s; overhead {Median(through, Wall) / Median(bare, Wall) - 1:p1} of the time, {Median(through, Processor) / Median(bare, Processor) - 1:p1} of the processors'"
            )
        );
        return 0;
    }

    private static async Task<Times> TimeAsync(Func<Task> work)
    {
        using var self = Process.GetCurrentProcess();
        var (watch, before) = (Stopwatch.StartNew(), self.TotalProcessorTime);
        await work();
        self.Refresh();
        return new Times(watch.Elapsed.TotalSeconds, (self.TotalProcessorTime - before).TotalSeconds);
    }

    private static Task Bare(INextTokenModel model, int streams, int tokens)
    {
        var states = Enumerable.Range(0, streams).Select(_ => model.StartEmpty()).ToArray();
        var logits = states.Select(_ => new float[model.VocabularySize]).ToArray();
        var next = Enumerable.Range(0, streams).Select(stream => Text(stream, model.VocabularySize)).ToArray();
        for (var step = 0; step < tokens; step++)
        {
            model.Read([.. states.Select((state, i) => new Reading(state, next[i]) { Logits = logits[i] })]);
            Parallel.For(0, streams, i => next[i] = [Likeliest(logits[i])]);
        }

        Array.ForEach(states, state => state.Dispose());
        return Task.CompletedTask;
    }

    private static Task ServedAsync(HttpClient client, int vocabulary, int streams, int tokens) =>
        Task.WhenAll(
            Enumerable.Range(0, streams).Select(stream => StreamAsync(client, Text(stream, vocabulary), tokens))
        );

    private static async Task StreamAsync(HttpClient client, int[] prompt, int tokens)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/completions");
        request.Content = JsonContent.Create(
            new JsonObject
            {
                ["prompt"] = new JsonArray([.. prompt.Select(id => JsonValue.Create(id))]),
                ["max_tokens"] = tokens,
                ["temperature"] = 0,
                ["ignore_eos"] = true,
                ["stream"] = true,
            }
        );
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        await using var stream = await answer.Content.ReadAsStreamAsync();
        await stream.CopyToAsync(Stream.Null);
    }

    private static int[] Text(int stream, int vocabulary) =>
        [.. Enumerable.Range(0, Prompt).Select(i => 3 + (((stream * 131) + (i * 17)) % (vocabulary - 3)))];

    private static int Likeliest(ReadOnlySpan<float> logits)
    {
        var best = 0;
        for (var i = 1; i < logits.Length; i++)
        {
            best = logits[i] > logits[best] ? i : best;
        }

        return best;
    }

    private static double Median(List<Times> times, Func<Times, double> which) =>
        times.Select(which).Order().ElementAt(times.Count / 2);

    private static double Wall(Times times) => times.Wall;

    private static double Processor(Times times) => times.Processor;

    private static int Number(string[] args, int index, int otherwise) =>
        args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : otherwise;

    /// <summary>Seconds, and seconds of processor time.</summary>
    private readonly record struct Times(double Wall, double Processor)
    {
        public override string ToString() =>
            FormattableString.Invariant($"{Wall:f2} s ({Processor:f2} s of processors)");
    }
}
