using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Malmoi.Models;

namespace Malmoi.Server.Tests;

/// <summary>A server on a free port of this machine, and a client of it.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly ModelServer _server;

    private RunningServer(ModelServer server)
    {
        _server = server;
        Client = new HttpClient { BaseAddress = server.Address };
    }

    public HttpClient Client { get; }

    public Uri Address => _server.Address;

    public static Task<RunningServer> StartAsync(params string[] models) => StartAsync(new ServerOptions(), models);

    public static Task<RunningServer> StartAsync(ServerOptions options, params string[] models) =>
        StartAsync(
            options,
            [.. models.Select(path => new ServedModel(ServedModel.NameOf(path), ModelFile.Open(path)))]
        );

    public static async Task<RunningServer> StartAsync(ServerOptions options, params ServedModel[] models)
    {
        var server = new ModelServer(models, options with { Port = 0 });
        await server.StartAsync();
        return new RunningServer(server);
    }

    /// <summary>Posts JSON and gives the status and what came back.</summary>
    public async Task<(int Status, JsonNode Body)> PostAsync(string path, JsonNode body)
    {
        using var answer = await Client.PostAsJsonAsync(path, body);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    /// <summary>Posts text as it is.</summary>
    public async Task<(int Status, JsonNode Body)> PostAsync(string path, string body, string type = "application/json")
    {
        using var content = new StringContent(body, Encoding.UTF8, type);
        using var answer = await Client.PostAsync(path, content);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    /// <summary>Posts JSON that asks for a stream, and gives its events without the last, which is checked.</summary>
    public async Task<List<JsonNode>> StreamAsync(string path, JsonNode body)
    {
        body["stream"] = true;
        using var answer = await Client.PostAsJsonAsync(path, body);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        var events = (await answer.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.All(events, line => Assert.StartsWith("data: ", line, StringComparison.Ordinal));
        Assert.Equal("data: [DONE]", events[^1]);
        return [.. events[..^1].Select(line => JsonNode.Parse(line["data: ".Length..])!)];
    }

    public Task StopAsync() => _server.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
    }
}
