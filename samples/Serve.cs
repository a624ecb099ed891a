using System.Net.Http.Json;
using Malmoi.Models;
using Malmoi.Server;

namespace Malmoi.Samples;

/// <summary>A model behind OpenAI's interface, within any program.</summary>
internal static class Serve
{
    public static async Task RunAsync(SampleFolder folder)
    {
        var model = new ServedModel("korean", ModelFile.Open(folder.KoreanModel()));
        await using var server = new ModelServer([model], new ServerOptions { Port = 0 });
        await server.StartAsync();
        using var http = new HttpClient { BaseAddress = server.Address };
        var request = new
        {
            prompt = "어머니가",
            max_tokens = 8,
            seed = 1,
        };
        var answer = await http.PostAsJsonAsync("/v1/completions", request);
        Console.WriteLine(await answer.Content.ReadAsStringAsync());
    }
}
