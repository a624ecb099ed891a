using System.Text.Json.Nodes;
using Malmoi.Checkpoints;
using Malmoi.Neural.Tests.FamilyContract;
using Malmoi.Tests;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Formats;
using Malmoi.Tokenization.Models;
using Malmoi.Tokenization.Splitters;

namespace Malmoi.Neural.Tests;

/// <summary>A tiny model of any family as a folder of Hugging Face's kind, to be broken.</summary>
internal sealed class SampleFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <param name="name">Of <see cref="TinyConfigurations"/>.</param>
    /// <param name="pieces">Of its tokenizer; the models have 23.</param>
    public SampleFolder(string name = "gpt2", int pieces = 23)
    {
        Path = _folder["model"];
        using var model = new TinyModel(name);
        CheckpointWriter.Write(Path, model.Model.Tensors, model.Family);
        Save(pieces);
    }

    public string Path { get; }

    public string Config => System.IO.Path.Combine(Path, "config.json");

    public string Weights => System.IO.Path.Combine(Path, "model.safetensors");

    public string Tokenizer => System.IO.Path.Combine(Path, "tokenizer.json");

    /// <summary>Changes one value of the configuration; null takes it away.</summary>
    public void Set(string key, JsonNode? value)
    {
        var config = JsonNode.Parse(File.ReadAllText(Config))!.AsObject();
        config.Remove(key);
        if (value is not null)
        {
            config[key] = value;
        }

        File.WriteAllText(Config, config.ToJsonString());
    }

    /// <summary>Writes the weights anew: each tensor as <paramref name="change"/> gives it, or not at all where that is null.</summary>
    public void Rewrite(Func<TensorView, TensorView?> change, params TensorView[] more)
    {
        using var old = SafetensorsFile.Open(File.ReadAllBytes(Weights), Weights);
        List<TensorView> tensors = [.. more];
        foreach (var info in old.Tensors)
        {
            Assert.True(old.TryGet(info.Name, out var tensor));
            if (change(tensor) is { } changed)
            {
                tensors.Add(changed);
            }
        }

        SafetensorsWriter.Write(Weights, tensors);
    }

    /// <summary>The line that refuses the folder.</summary>
    public string Refusal()
    {
        var error = Assert.Throws<InputException>(() => TransformerFolder.Open(Path).Dispose());
        Assert.DoesNotContain('\n', error.Message);
        return error.Message;
    }

    public void Dispose() => _folder.Dispose();

    private void Save(int pieces)
    {
        var words = Enumerable.Range(0, pieces).Select(id => id == 0 ? "[UNK]" : $"w{id}");
        var parts = new TokenizerParts
        {
            Model = new WordLevel(new SubwordVocabulary(words)),
            Splitter = new WhitespaceSplit(),
        };
        File.WriteAllBytes(Tokenizer, TokenizerJson.Write(new TokenizerPipeline(parts)));
    }
}
