using Malmoi.Chat;
using Malmoi.Models;
using Microsoft.Extensions.AI;

namespace Malmoi.Samples;

/// <summary>A model calls a function of the program; its arguments are of the function's schema, however small the model.</summary>
internal static class Tools
{
    public static async Task RunAsync(SampleFolder folder)
    {
        var weather = AIFunctionFactory.Create((City city) => $"{city}: 맑음", "weather", "Tells the weather");
        using var client = ModelChatClient.Of(LocalModel.Open(SampleFolder.Stories()));
        var options = new ChatOptions
        {
            Tools = [weather],
            ToolMode = ChatToolMode.RequireAny,
            Seed = 1,
        };
        options.AllowMultipleToolCalls = false;
        var answer = await client.GetResponseAsync("How is the weather in Seoul?", options);
        var call = answer.Messages[0].Contents.OfType<FunctionCallContent>().Single();
        Console.WriteLine($"{call.Name}: {await weather.InvokeAsync(new AIFunctionArguments(call.Arguments))}");
    }

    private enum City
    {
        Seoul,
        Busan,
    }
}
