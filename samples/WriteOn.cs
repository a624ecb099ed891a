using Malmoi.LanguageModels;
using Malmoi.Models;

namespace Malmoi.Samples;

/// <summary>A model goes on from a prompt, a piece at a time.</summary>
internal static class WriteOn
{
    public static async Task RunAsync(SampleFolder folder)
    {
        using var model = LocalModel.Open(SampleFolder.Stories()); // GGUF files and Hugging Face folders as well
        var options = new GenerationOptions
        {
            Temperature = 0.7,
            TopP = 0.9,
            Seed = 1,
            MaxTokens = 80,
        };
        await foreach (var piece in model.Text().GenerateAsync("Once upon a time", options))
        {
            Console.Write(piece);
        }

        Console.WriteLine();
    }
}
