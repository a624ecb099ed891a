using Malmoi.Checkpoints;

namespace Malmoi.Tests.Cli;

/// <summary>Low-rank adapters on the command line: a tiny GPT-2 with random weights, and a random adapter.</summary>
public sealed class AdapterVerbsTests
{
    private const string Text = "w5 w6 w7 w8";

    [Fact]
    public async Task An_adapter_scores_alike_as_a_folder_a_GGUF_file_and_merged()
    {
        using var model = Model();
        using var adapter = Adapter(model.Path);
        using var outside = new TemporaryFolder();
        var plain = await ScoreAsync(model.Path);
        var named = await ScoreAsync(adapter.Path);
        Assert.NotEqual(plain, named, 1e-3);
        Assert.Equal(named, await ScoreAsync(model.Path, "--adapter", adapter.Path), 1e-6);

        var said = await VerbRun.OutputAsync("convert", adapter.Path, outside["a.gguf"]);
        Assert.Contains("GGUF adapter (f32)", said, StringComparison.Ordinal);
        Assert.Equal(named, await ScoreAsync(model.Path, "--adapter", outside["a.gguf"]), 1e-5);

        await VerbRun.OutputAsync("convert", model.Path, outside["m.gguf"], "--type", "f32", "--adapter", adapter.Path);
        Assert.Equal(named, await ScoreAsync(outside["m.gguf"]), 1e-5);

        await VerbRun.OutputAsync("convert", outside["a.gguf"], outside["peft"], "--base", model.Path);
        Assert.Equal(named, await ScoreAsync(outside["peft"]), 1e-5);
    }

    [Fact]
    public async Task What_cannot_be_is_said_in_one_line()
    {
        using var model = Model();
        using var adapter = Adapter(model.Path);
        using var outside = new TemporaryFolder();
        await VerbRun.OutputAsync("convert", adapter.Path, outside["a.gguf"]);
        Assert.Contains("--base", await VerbRun.ErrorAsync("convert", outside["a.gguf"], outside["peft"]));
        Assert.Contains("--adapter", await VerbRun.ErrorAsync("score", outside["a.gguf"], Text, "--tokenizer", "word"));
        Assert.Contains("ends in .gguf", await VerbRun.ErrorAsync("convert", adapter.Path, outside["a.bin"]));
        Assert.Contains(
            "is no adapter",
            await VerbRun.ErrorAsync("convert", model.Path, outside["m.gguf"], "--base", model.Path)
        );
        Assert.Contains(
            "b.gguf",
            await VerbRun.ErrorAsync("convert", model.Path, outside["m.gguf"], "--adapter", Damaged())
        );
        Assert.False(File.Exists(outside["m.gguf"]));

        string Damaged()
        {
            var bytes = File.ReadAllBytes(outside["a.gguf"]);
            File.WriteAllBytes(outside["b.gguf"], bytes[..^200]);
            return outside["b.gguf"];
        }
    }

    private static async Task<double> ScoreAsync(params string[] model)
    {
        var score = await VerbRun.JsonAsync(["score", model[0], Text, "--executor", "engine", .. model[1..]]);
        return (double)score["scores"]![0]!["logProbability"]!;
    }

    // Byte pairs, which GGUF files of decoders hold.
    private static TemporaryFolder Model()
    {
        var folder = TransformerVerbsTests.Folder(words: 99);
        var digits = string.Join(", ", Enumerable.Range(0, 10).Select(i => $"\"{i}\": {i}"));
        folder.Write(
            "tokenizer.json",
            $$"""
            {
              "version": "1.0", "truncation": null, "padding": null, "added_tokens": [], "normalizer": null,
              "pre_tokenizer": { "type": "ByteLevel", "add_prefix_space": false, "use_regex": true, "trim_offsets": true },
              "post_processor": null, "decoder": { "type": "ByteLevel" },
              "model": { "type": "BPE", "vocab": { {{digits}}, "w": 10, "\u0120": 11, "\u0120w": 12 }, "merges": ["\u0120 w"] }
            }
            """
        );
        return folder;
    }

    private static TemporaryFolder Adapter(string model)
    {
        var folder = new TemporaryFolder();
        folder.Write(
            "adapter_config.json",
            $$"""
            {
              "peft_type": "LORA", "task_type": "CAUSAL_LM", "base_model_name_or_path": {{System.Text.Json.JsonSerializer.Serialize(
                model
            )}},
              "r": 3, "lora_alpha": 9, "target_modules": ["c_attn"], "fan_in_fan_out": true, "bias": "none"
            }
            """
        );
        var random = new Random(7);
        using var published = SafetensorsFile.Open(Path.Combine(model, "model.safetensors"));
        SafetensorsWriter.Write(
            folder["adapter_model.safetensors"],
            published
                .Tensors.Where(tensor => tensor.Name.EndsWith("c_attn.weight", StringComparison.Ordinal))
                .SelectMany(tensor =>
                {
                    var module = $"base_model.model.{tensor.Name[..^".weight".Length]}";
                    return new[]
                    {
                        Drawn($"{module}.lora_A.weight", 3, tensor.Shape[0]),
                        Drawn($"{module}.lora_B.weight", tensor.Shape[1], 3),
                    };
                })
        );
        return folder;

        TensorView Drawn(string name, long rows, long columns)
        {
            var numbers = new float[rows * columns];
            foreach (ref var number in numbers.AsSpan())
            {
                number = (float)(random.NextDouble() - 0.5);
            }

            return TensorView.Of(name, [rows, columns], numbers);
        }
    }
}
