using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Malmoi.Server.Tests;

/// <summary>npm's own client of OpenAI against the server, where MALMOI_OPENAI_NODE names a folder it is installed in.</summary>
public sealed class NodeClientTests(Village village) : IClassFixture<Village>
{
    [Fact]
    public async Task The_official_client_asks_streams_and_hears_errors()
    {
        var folder = Environment.GetEnvironmentVariable("MALMOI_OPENAI_NODE");
        Assert.SkipWhen(
            string.IsNullOrEmpty(folder),
            "MALMOI_OPENAI_NODE is not set: it names a folder in which 'npm install openai' was run"
        );
        await using var server = await RunningServer.StartAsync(
            new ServerOptions { ApiKeys = ["secret"] },
            village.Jamo
        );
        var script = Path.Combine(AppContext.BaseDirectory, "Fixtures", "openai.mjs");
        using var node = Process.Start(
            new ProcessStartInfo("node", [script, server.Address.ToString(), "jamo", folder!])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var output = await node.StandardOutput.ReadToEndAsync();
        Assert.True(output.Length > 0, await node.StandardError.ReadToEndAsync());
        var seen = JsonNode.Parse(output)!;
        Assert.Equal("jamo", (string)seen["models"]![0]!);
        Assert.NotEmpty((string)seen["text"]!);
        Assert.Equal((string)seen["text"]!, (string)seen["streamed"]!);
        Assert.Null(seen["first"]);
        Assert.Equal(404, (int)seen["status"]!);
    }
}
