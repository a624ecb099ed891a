using System.Net;

namespace Malmoi.Server.Tests;

public sealed class BadInputTests(Village village) : IClassFixture<Village>
{
    [Theory]
    [InlineData("/v1/completions", "{\"prompt\":\"a\",\"max_tokens\":-1}", 400)]
    [InlineData("/v1/completions", "{\"prompt\":\"a\",\"max_tokens\":2147483647}", 400)]
    [InlineData("/v1/completions", "{\"prompt\":\"a\",\"max_tokens\":1e30}", 400)]
    [InlineData("/v1/completions", "{\"prompt\":\"a\",\"max_tokens\":\"ten\"}", 400)]
    [InlineData("/v1/completions", "{\"prompt\":{\"a\":1}}", 400)]
    [InlineData("/v1/completions", "{\"prompt\":[1,99999999]}", 400)]
    [InlineData("/v1/completions", "{\"prompt\":[]}", 400)]
    [InlineData("/v1/completions", "{\"prompt\":\"a\"", 400)]
    [InlineData("/v1/completions", "", 400)]
    [InlineData("/v1/completions", "null", 400)]
    [InlineData("/v1/completions", "[1]", 400)]
    [InlineData("/v1/completions", "{\"prompt\":\"a\",\"model\":\"gpt-5\"}", 404)]
    [InlineData("/v1/completions", "{\"prompt\":\"a\",\"temperature\":9}", 400)]
    [InlineData("/v1/completions", "{\"prompt\":\"a\",\"n\":100000}", 400)]
    [InlineData("/v1/completions", "{\"prompt\":\"a\",\"logit_bias\":{\"x\":1}}", 400)]
    [InlineData("/v1/completions", "{\"prompt\":\"\\ud800\"}", 400)]
    [InlineData("/v1/chat/completions", "{}", 400)]
    [InlineData("/v1/chat/completions", "{\"messages\":[]}", 400)]
    [InlineData("/v1/chat/completions", "{\"messages\":[{\"role\":3}]}", 400)]
    [InlineData("/v1/chat/completions", "{\"messages\":[{\"role\":\"user\",\"content\":\"\\udc00\"}]}", 400)]
    [InlineData(
        "/v1/chat/completions",
        "{\"messages\":[{\"role\":\"user\",\"content\":\"a\",\"content\":\"b\"}]}",
        400
    )]
    [InlineData("/v1/chat/completions", "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"max_tokens\":0}", 400)]
    [InlineData("/v1/score", "{\"texts\":[]}", 400)]
    [InlineData("/v1/score", "{\"texts\":[{\"context\":\"a\"}]}", 400)]
    [InlineData("/v1/tokenize", "{}", 400)]
    [InlineData("/v1/detokenize", "{\"tokens\":[-1]}", 400)]
    [InlineData("/v1/embeddings", "{\"input\":\"a\"}", 400)]
    [InlineData("/v1/nothing", "{}", 404)]
    [InlineData("/health", "{}", 405)]
    public async Task Nonsense_gets_one_error_object(string path, string body, int expected)
    {
        await using var server = await RunningServer.StartAsync(village.Words);
        var (status, answer) = await server.PostAsync(path, body);
        Assert.Equal(expected, status);
        Assert.NotEmpty((string)answer["error"]!["message"]!);
        Assert.Equal("invalid_request_error", (string)answer["error"]!["type"]!);
    }

    [Fact]
    public async Task Invalid_JSON_is_told_with_its_place()
    {
        await using var server = await RunningServer.StartAsync(village.Words);
        var (_, answer) = await server.PostAsync("/v1/completions", "{\"prompt\": \"a\",\n  oops}");
        Assert.Contains("line 2, byte 3", (string)answer["error"]!["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_of_100_million_bytes_is_turned_away()
    {
        await using var server = await RunningServer.StartAsync(village.Words);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/completions");
        request.Headers.ExpectContinue = true;
        request.Content = new ByteArrayContent(new byte[100_000_000]);
        request.Content.Headers.ContentType = new("application/json");
        // A busy server may be slow to say no; a client that sends all the same would find the connection closed.
        using var patient = new HttpClient(
            new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(5) }
        )
        {
            BaseAddress = server.Address,
        };
        using var answer = await patient.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("{\"status\":\"ok\"}", await server.Client.GetStringAsync("/health"));
    }

    [Fact]
    public async Task Other_kinds_of_content_are_told_so()
    {
        await using var server = await RunningServer.StartAsync(village.Words);
        Assert.Equal(415, (await server.PostAsync("/v1/completions", "{}", "text/plain")).Status);
    }
}
