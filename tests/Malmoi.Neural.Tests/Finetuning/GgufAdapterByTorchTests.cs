using Malmoi.Models;
using Malmoi.Models.Gguf;
using Malmoi.Tests;
using static TorchSharp.torch;

namespace Malmoi.Neural.Tests.Finetuning;

/// <summary>PEFT's adapters as GGUF files, merged by torch into folders and GGUF models.</summary>
public class GgufAdapterByTorchTests
{
    [Theory]
    [InlineData("llama/rslora_all_linear")]
    [InlineData("llama/patterns_layers")]
    [InlineData("gpt_neox/plain_qkv")]
    [InlineData("gpt2/plain_c_attn")]
    public void Logits_are_those_that_PEFT_gave(string name)
    {
        using var outside = new TemporaryFolder();
        var (model, adapter) = (
            OutsideData.Golden("lora", "base", name.Split('/')[0]),
            OutsideData.Golden("lora", name)
        );
        using (var folder = HuggingFaceFolder.Open(model))
        {
            GgufAdapter.Write(adapter, folder.Family, outside["a.gguf"], GgufForm.Find("f32")!);
            GgufConversion.Write(folder, null, null, outside["m.gguf"], GgufForm.Find("f32")!);
        }

        Agrees(name, model, outside["a.gguf"]);
        Agrees(name, outside["m.gguf"], outside["a.gguf"]);
        Agrees(name, outside["m.gguf"], adapter);
    }

    private static void Agrees(string name, string path, string adapter)
    {
        using var scope = NewDisposeScope();
        using var folder = HuggingFaceFolder.Open(path);
        using var model = TransformerFolder.LoadAdapted(folder, adapter);
        using var recorded = Checkpoints.SafetensorsFile.Open(OutsideData.Golden("lora", name, "expected.safetensors"));
        Assert.True(recorded.TryGet("input_ids", out var ids));
        Assert.True(recorded.TryGet("logits_unmerged", out var logits));
        var length = (int)ids.Shape.Sizes[^1];
        var all = ids.ToFloats().Select(id => (int)id).Chunk(length).ToList();
        var wanted = logits.ToFloats().Chunk((int)(logits.Count / all.Count)).ToList();
        using var reader = new TorchModel(model, null);
        foreach (var (tokens, expected) in all.Zip(wanted))
        {
            using var state = reader.StartEmpty();
            var found = new float[reader.VocabularySize];
            reader.Read([new LanguageModels.Reading(state, tokens) { Logits = found }]);
            Assert.All(
                expected[^found.Length..].Zip(found),
                pair => Assert.InRange(pair.Second - pair.First, -1e-4f, 1e-4f)
            );
        }
    }
}
