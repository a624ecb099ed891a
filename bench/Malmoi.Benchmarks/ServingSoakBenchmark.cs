using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Malmoi.Benchmarks;

/// <summary>Many streams at the same time for minutes on end: whether any fails, whether memory grows, whether all get on alike.</summary>
/// <remarks>The server is a process of its own, so that its memory is looked at alone.</remarks>
internal static class ServingSoakBenchmark
{
    private const int Looks = 12;

    /// <summary>PROGRAM MODEL [SECONDS [STREAMS]]: the program is malmoi's, the model of any kind that writes.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var seconds = args.Length > 2 ? double.Parse(args[2], CultureInfo.InvariantCulture) : 300;
        var streams = args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : 32;
        var start = new ProcessStartInfo(args[0], ["serve", $"model={args[1]}", "--port", "0", "--quiet"])
        {
            RedirectStandardOutput = true,
        };
        using var server = Process.Start(start) ?? throw new InputException($"cannot start '{args[0]}'");
        try
        {
            using var client = new HttpClient
            {
                BaseAddress = Address(server.StandardOutput),
                Timeout = Timeout.InfiniteTimeSpan,
            };
            using var end = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
            var (tokens, failures) = (new long[streams], new string?[streams]);
            var clients = Enumerable
                .Range(0, streams)
                .Select(stream => AskAsync(client, stream, tokens, failures, end.Token))
                .ToArray();
            for (var look = 1; look <= Looks; look++)
            {
                await Task.Delay(TimeSpan.FromSeconds(seconds / Looks));
                server.Refresh();
                Console.WriteLine(
                    FormattableString.Invariant(
                        $"{seconds * look / Looks, 5:f0} s: {server.WorkingSet64 / 1e6:f1} MB resident, {tokens.Sum():N0} tokens"
                    )
                );
            }

            await Task.WhenAll(clients);
            var broken = Array.FindAll(failures, failure => failure is not null);
            Console.WriteLine(
                FormattableString.Invariant(
                    $"{streams} streams, {tokens.Sum():N0} tokens, {broken.Length} failed{(broken.Length > 0 ? $" ({broken[0]})" : "")}; tokens of a stream from {tokens.Min():N0} to {tokens.Max():N0}"
                )
            );
            return broken.Length == 0 ? 0 : 1;
        }
        finally
        {
            server.Kill();
        }
    }

    private static Uri Address(StreamReader output)
    {
        while (output.ReadLine() is { } line)
        {
            if (line.StartsWith("listening on ", StringComparison.Ordinal))
            {
                return new Uri(line["listening on ".Length..].Split(';')[0]);
            }
        }

        throw new InputException("the server ended before it listened");
    }

    // Prompts and lengths differ from request to request, as people's do; what a stream sends is the same each time.
    private static async Task AskAsync(
        HttpClient client,
        int stream,
        long[] tokens,
        string?[] failures,
        CancellationToken end
    )
    {
        var random = new Random(stream);
        while (!end.IsCancellationRequested && failures[stream] is null)
        {
            var request = new JsonObject
            {
                ["prompt"] = string.Concat(Enumerable.Repeat("Once upon a time ", random.Next(1, 8))),
                ["max_tokens"] = random.Next(8, 200),
                ["seed"] = random.Next(),
                ["ignore_eos"] = true,
                ["stream"] = true,
                ["stream_options"] = new JsonObject { ["include_usage"] = true },
            };
            try
            {
                tokens[stream] += await StreamAsync(client, request);
            }
            catch (Exception error) when (error is HttpRequestException or IOException or InputException)
            {
                failures[stream] = error.Message;
            }
        }
    }

    private static async Task<int> StreamAsync(HttpClient client, JsonObject body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/completions");
        request.Content = JsonContent.Create(body);
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
        var (last, before) = ("", "");
        while (await lines.ReadLineAsync() is { } line)
        {
            (before, last) = line.Length > 0 ? (last, line) : (before, last);
        }

        return
            last == "data: [DONE]"
            && JsonNode.Parse(before["data: ".Length..])!["usage"]?["completion_tokens"] is { } written
            ? (int)written
            : throw new InputException($"a stream ended with '{last}'");
    }
}
