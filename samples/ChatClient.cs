using Malmoi.Chat;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Malmoi.Samples;

/// <summary>Any model as the chat client that .NET programs ask for.</summary>
internal static class ChatClient
{
    public static async Task RunAsync(SampleFolder folder)
    {
        var services = new ServiceCollection().AddMalmoiChat(folder.KoreanModel()); // or model.gguf
        await using var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredService<IChatClient>();
        var options = new ChatOptions { Seed = 3, MaxOutputTokens = 15 };
        await foreach (var update in client.GetStreamingResponseAsync("어머니가", options))
        {
            Console.Write(update.Text);
        }

        Console.WriteLine();
    }
}
