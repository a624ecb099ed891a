using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Malmoi.Tests;

namespace Malmoi.Server.Tests;

/// <summary>Whatever comes over the wire, the answer is a good one or OpenAI's error object with a status of 4xx, and the server lives on.</summary>
public sealed class HttpFuzzTests(Village village) : IClassFixture<Village>
{
    private static readonly string[] Paths =
    [
        "/v1/completions",
        "/v1/chat/completions",
        "/v1/score",
        "/v1/tokenize",
        "/v1/detokenize",
        "/v1/embeddings",
    ];

    private static readonly string[] Good =
    [
        """{"prompt":["the","a"],"max_tokens":3,"echo":true,"logprobs":2,"stop":["x"],"logit_bias":{"3":1.5},"n":2,"seed":1,"temperature":0.5,"top_p":0.9,"min_p":0.1,"top_k":5}""",
        """{"prompt":[1,2,3],"max_tokens":3,"stream":true,"stream_options":{"include_usage":true},"presence_penalty":1,"frequency_penalty":-1,"repetition_penalty":1.1}""",
        """{"messages":[{"role":"system","content":"a"},{"role":"user","content":[{"type":"text","text":"the"}]}],"max_tokens":3,"stream":true,"tools":[{"type":"function","function":{"name":"f","parameters":{}}}]}""",
        """{"messages":[{"role":"user","content":"the"}],"max_completion_tokens":3,"logprobs":true,"top_logprobs":3,"response_format":{"type":"json_schema","json_schema":{"name":"a","schema":{"type":"object","properties":{"a":{"type":"integer"}}}}}}""",
        """{"messages":[{"role":"user","content":"the"}],"max_tokens":3,"regex":"(a|b)+c{2,3}[x-z]"}""",
        """{"texts":["a",{"context":"the","text":" cat"}],"ranks":true,"unit":"word"}""",
        """{"text":"the cat 말"}""",
        """{"tokens":[1,2,3]}""",
        """{"input":[[1,2],[3]],"dimensions":3,"encoding_format":"base64"}""",
    ];

    private static readonly string[] Telling =
    [
        "null",
        "true",
        "0",
        "-1",
        "1.5",
        "1e999",
        "-0.0",
        "2147483648",
        "9223372036854775808",
        "\"\"",
        "\"\\u0000\"",
        "\"\\ud800\"",
        "\"말\"",
        "[]",
        "{}",
        "[[[]]]",
        "[null]",
        "{\"type\":\"object\"}",
        "[\"a\",1,{}]",
    ];

    private static readonly string[] Types =
    [
        "application/json",
        "application/json; charset=utf-8",
        "application/json; charset=utf-16",
        "application/json; charset=nonsense",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    ];

    [Fact]
    public async Task Whatever_the_body_the_answer_is_good_or_an_error_object()
    {
        await using var server = await StartAsync();
        var bytes = Good.Select(Encoding.UTF8.GetBytes).ToArray();
        await Parallel.ForAsync(
            0,
            Mutations.Count(0.004),
            async (seed, ct) =>
            {
                var random = new Random(seed);
                var body =
                    random.Next(2) == 0
                        ? Encoding.UTF8.GetBytes(Changed(Good[random.Next(Good.Length)], random))
                        : Mutations.Mutate(bytes, random);
                await TryAsync(server, seed, HttpMethod.Post, Paths[random.Next(Paths.Length)], body, Types[0]);
            }
        );
        await LivesAsync(server);
    }

    [Fact]
    public async Task Whatever_method_path_and_headers_the_answer_is_good_or_an_error_object()
    {
        await using var server = await StartAsync();
        string[] paths =
        [
            .. Paths,
            "/",
            "/v1",
            "/v1/models",
            "/v1/models/",
            "/v1/models/%2e%2e%2f",
            "/v1//score",
            "/metrics",
            "/health",
        ];
        string[] methods = ["GET", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "BREW"];
        await Parallel.ForAsync(
            0,
            Mutations.Count(0.002),
            async (seed, ct) =>
            {
                var random = new Random(seed);
                var path = paths[random.Next(paths.Length)] + (random.Next(4) == 0 ? "?a=%00&b=%ff" : "");
                var method = new HttpMethod(methods[random.Next(methods.Length)]);
                var body = Encoding.UTF8.GetBytes(Good[random.Next(Good.Length)]);
                await TryAsync(server, seed, method, path, body, Types[random.Next(Types.Length)], random);
            }
        );
        await LivesAsync(server);
    }

    [Fact]
    public async Task Sizes_of_every_kind_are_refused_or_read()
    {
        await using var server = await StartAsync();
        string[] bodies =
        [
            $$"""{"prompt":"{{new string('a', 3_000_000)}}"}""",
            $$"""{"prompt":"a","stop":[{{string.Join(',', Enumerable.Repeat("\"a\"", 100_000))}}]}""",
            $$"""{"prompt":[{{string.Join(',', Enumerable.Repeat("\"a\"", 100_000))}}]}""",
            $$"""{"prompt":[{{string.Join(',', Enumerable.Repeat("1", 300_000))}}],"max_tokens":1}""",
            $$"""{"prompt":{{new string('[', 100_000)}}{{new string(']', 100_000)}}}""",
            $$"""{"messages":[{{string.Join(',', Enumerable.Repeat("{\"role\":\"user\",\"content\":\"a\"}", 50_000))}}],"max_tokens":1}""",
            $$"""{"texts":["{{new string('\u3000', 500_000)}}"]}""",
            $$"""{"prompt":"a","regex":"{{new string('(', 5_000)}}{{new string(')', 5_000)}}"}""",
            $$"""{"prompt":"a","regex":"(a{1000}){1000}"}""",
            $$"""{"prompt":"a","grammar":"root ::= root | \"a\" root"}""",
            $$"""{"prompt":"a","n":1024,"max_tokens":1}""",
            $$"""{"prompt":"a","{{new string('k', 1_000_000)}}":1}""",
        ];
        for (var i = 0; i < bodies.Length; i++)
        {
            foreach (var path in Paths[..3])
            {
                await TryAsync(server, i, HttpMethod.Post, path, Encoding.UTF8.GetBytes(bodies[i]), Types[0]);
            }
        }

        await LivesAsync(server);
    }

    [Fact]
    public async Task Broken_HTTP_ends_one_connection_and_nothing_else()
    {
        await using var server = await StartAsync();
        var good = Encoding.ASCII.GetBytes(
            $"POST /v1/tokenize HTTP/1.1\r\nHost: {server.Address.Authority}\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: 14\r\n\r\n{{\"text\":\"the\"}}"
        );
        for (var seed = 0; seed < Mutations.Count(0.001); seed++)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, server.Address.Port);
            await socket.SendAsync(Mutations.Mutate([good], new Random(seed)));
            socket.Shutdown(SocketShutdown.Send);
            var answer = new MemoryStream();
            var part = new byte[4096];
            try
            {
                for (int read; (read = await socket.ReceiveAsync(part)) > 0; )
                {
                    answer.Write(part, 0, read);
                }
            }
            catch (SocketException)
            {
                // It was closed in the midst of what was sent.
            }

            var head = Encoding.ASCII.GetString(answer.ToArray()).Split("\r\n")[0];
            Assert.True(
                head.Length == 0
                    || head.StartsWith("HTTP/1.1 2", StringComparison.Ordinal)
                    || head.StartsWith("HTTP/1.1 4", StringComparison.Ordinal)
                    || head == "HTTP/1.1 505 HTTP Version Not Supported",
                $"{seed}: {head}"
            );
        }

        await LivesAsync(server);
    }

    private Task<RunningServer> StartAsync() =>
        RunningServer.StartAsync(new ServerOptions { MostNewTokens = 16, MostTexts = 8 }, village.Words);

    private static async Task LivesAsync(RunningServer server)
    {
        Assert.Equal("{\"status\":\"ok\"}", await server.Client.GetStringAsync("/health"));
        var (status, _) = await server.PostAsync("/v1/completions", new JsonObject { ["prompt"] = "the" });
        Assert.Equal(200, status);
    }

    private static async Task TryAsync(
        RunningServer server,
        int seed,
        HttpMethod method,
        string path,
        byte[] body,
        string type,
        Random? headers = null
    )
    {
        using var request = new HttpRequestMessage(method, path);
        if (method != HttpMethod.Get && method != HttpMethod.Trace)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        for (var i = headers?.Next(4) ?? 0; i > 0; i--)
        {
            string[] names =
            [
                "Authorization",
                "Accept",
                "Content-Encoding",
                "Expect",
                "Range",
                "X-Forwarded-For",
                "Cookie",
            ];
            string[] values = ["", "Bearer", "Bearer ~", "gzip", "bytes=0-1", new('a', 4000), "*/*;q=9"];
            request.Headers.TryAddWithoutValidation(
                names[headers!.Next(names.Length)],
                values[headers.Next(values.Length)]
            );
        }

        using var answer = await server.Client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        var told =
            $"{seed} {method} {path} {Start(Encoding.UTF8.GetString(body))}: {(int)answer.StatusCode} {Start(text)}";
        if (answer.IsSuccessStatusCode)
        {
            if (answer.Content.Headers.ContentType?.MediaType == "text/event-stream")
            {
                Assert.EndsWith("data: [DONE]\n\n", text, StringComparison.Ordinal);
            }

            return;
        }

        Assert.True((int)answer.StatusCode is >= 400 and < 500, told);
        var error = Parsed(text)?["error"] as JsonObject;
        Assert.True(error is not null, told);
        Assert.Equal(["message", "type", "param", "code"], error.Select(part => part.Key));
        Assert.True((string?)error["message"] is { Length: > 0 } message && !message.Contains('\n'), told);
        Assert.True((string?)error["type"] is { Length: > 0 }, told);
    }

    private static string Start(string text) => text[..Math.Min(300, text.Length)];

    private static JsonNode? Parsed(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // One to three values of a JSON text are replaced, doubled or dropped.
    private static string Changed(string json, Random random)
    {
        for (var change = random.Next(1, 4); change > 0; change--)
        {
            var node = JsonNode.Parse(json)!;
            var (owner, places) = (node, new List<(JsonNode Owner, string Mark)>());
            Walk(owner, places);
            if (places.Count == 0)
            {
                return json;
            }

            var mark = $"\"mark{random.Next()}\"";
            var chosen = places[random.Next(places.Count)];
            if (chosen.Owner is JsonObject members)
            {
                members[chosen.Mark] = JsonNode.Parse(mark);
            }
            else
            {
                chosen.Owner.AsArray()[int.Parse(chosen.Mark, null)] = JsonNode.Parse(mark);
            }

            json = node.ToJsonString().Replace(mark, Telling[random.Next(Telling.Length)], StringComparison.Ordinal);
            if (json.Contains("ud800", StringComparison.Ordinal) || Parsed(json) is null)
            {
                return json; // no JSON any more that could be written again: it is sent as it is
            }
        }

        return json;
    }

    private static void Walk(JsonNode node, List<(JsonNode Owner, string Mark)> places)
    {
        var parts = node switch
        {
            JsonObject members => members.Select(member => (member.Key, member.Value)),
            JsonArray list => list.Select(
                (value, i) => (i.ToString(System.Globalization.CultureInfo.InvariantCulture), value)
            ),
            _ => [],
        };
        foreach (var (name, value) in parts)
        {
            places.Add((node, name));
            if (value is not null)
            {
                Walk(value, places);
            }
        }
    }
}
