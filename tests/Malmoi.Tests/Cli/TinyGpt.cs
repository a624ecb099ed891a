using Malmoi.Tokenization;
using Malmoi.Tokenization.Formats;
using Malmoi.Tokenization.Models;
using Malmoi.Tokenization.Splitters;

namespace Malmoi.Tests.Cli;

/// <summary>A tiny GPT-2 of random weights that reads the words w2 to w98.</summary>
internal static class TinyGpt
{
    /// <summary>Writes it to a folder.</summary>
    public static void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        var source = Path.Combine(AppContext.BaseDirectory, "Fixtures", "Transformers", "gpt2");
        foreach (var name in new[] { "config.json", "model.safetensors" })
        {
            File.Copy(Path.Combine(source, name), Path.Combine(folder, name));
        }

        string[] words = ["[UNK]", "</s>", .. Enumerable.Range(2, 97).Select(id => $"w{id}")];
        var parts = new TokenizerParts
        {
            Model = new WordLevel(new SubwordVocabulary(words)),
            Splitter = new WhitespaceSplit(),
            AddedTokens = [new AddedToken(1, "</s>") { Special = true }],
            Special = new(Unknown: 0, End: 1),
        };
        new HuggingFaceTokenizer(new TokenizerPipeline(parts)).Save(folder);
    }
}
