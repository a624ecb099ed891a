using System.Text.Json;
using Malmoi.Checkpoints;
using Malmoi.Inference;
using Malmoi.LanguageModels;
using Malmoi.Models;
using Malmoi.Models.Gguf;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Formats;

namespace Malmoi.Tests.Checkpoints;

public class GgmlFileTests
{
    public static TheoryData<string> Files =>
        [
            "llama.ggjt3.f32",
            "llama.ggjt3.f16",
            "llama.ggjt3.q4_0",
            "llama.ggjt3.q5_1",
            "llama.ggjt3.q8_0",
            "llama.ggmf1.f16",
            "gpt_neox_parallel.ggml.f32",
            "gpt_neox_parallel.ggml.f16",
            "gpt_neox_parallel.ggml.q4_0",
            "gpt_neox_parallel.ggml.q5_1",
            "gpt_neox_parallel.ggml.q8_0",
            "gpt_neox_sequential.ggml.f32",
            "gpt2.ggml.f32",
            "gpt2.ggml.f16",
            "gpt2.ggml.q4_0",
            "gpt2.ggml.q5_1",
            "gpt2.ggml.q8_0",
        ];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_recorded_model_gives_the_recorded_logits_and_the_same_as_GGUF(string name)
    {
        var path = OutsideData.Golden("gguf", "legacy_ggml", $"{name}.bin");
        var recording = name.StartsWith("llama", StringComparison.Ordinal) ? "expected" : "expected_gpt2_gptneox";
        using var recorded = SafetensorsFile.Open(
            OutsideData.Golden("gguf", "legacy_ggml", $"{recording}.safetensors")
        );
        var tokens = Floats(recorded, "tokens").Select(id => (int)id).ToArray();
        var wanted = Floats(recorded, $"{name.Replace(".ggml", "", StringComparison.Ordinal)}.logits");
        var found = Logits(path, tokens);
        // 8-bit vectors, a key/value cache of 16 bits and a GELU from a table are llama.cpp's and ggml's of the time.
        var most =
            name.EndsWith("32", StringComparison.Ordinal) || name.EndsWith("16", StringComparison.Ordinal)
                ? 2e-2f
                : 0.5f;
        Assert.InRange(Difference(wanted, found), 0, most);

        using var folder = new TemporaryFolder();
        using (var model = HuggingFaceFolder.Open(path))
        {
            GgufConversion.Write(model, null, null, folder["m.gguf"], GgufForm.Find("f32")!);
        }

        Assert.InRange(Difference(found, Logits(folder["m.gguf"], tokens)), 0, most);
    }

    [Fact]
    public void The_vocabulary_of_a_LLaMA_cuts_text_as_recorded()
    {
        var folder = OutsideData.Golden("gguf", "legacy_ggml");
        var tokenizer = (TokenizerPipeline)TokenizerFile.Open(Path.Combine(folder, "llama.ggjt3.f16.bin"));
        using var recorded = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "legacy.json")));
        foreach (var entry in recorded.RootElement.GetProperty("tokenised").EnumerateArray())
        {
            var text = entry.GetProperty("text").GetString()!;
            if (text.Contains('▁', StringComparison.Ordinal))
            {
                // Its pieces have blanks, so that llama.cpp of the time spelled this sign byte by byte; here it is a blank.
                continue;
            }

            var plain = new TokenizerPipeline(tokenizer.Parts with { AddedTokens = [] });
            var ids = entry.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32());
            Assert.Equal(ids, plain.Prepare(text).Ids);
        }
    }

    [Fact]
    public void A_mutated_file_is_refused_or_read() =>
        Mutations.Try(
            0.02,
            [
                File.ReadAllBytes(OutsideData.Golden("gguf", "legacy_ggml", "llama.ggjt3.q4_0.bin")),
                File.ReadAllBytes(OutsideData.Golden("gguf", "legacy_ggml", "gpt2.ggml.q4_0.bin")),
            ],
            (bytes, _) =>
            {
                using var file = GgmlFile.Open(bytes, "mutated");
                Assert.All(file.Tensors, info => Assert.True(file.TryGet(info.Name, out var _)));
            }
        );

    private static float[] Logits(string path, int[] tokens)
    {
        using var folder = HuggingFaceFolder.Open(path);
        using var model = new EngineModel(
            new Decoder(folder.Family.Spec(folder.Family.Task), folder.Weights, folder.Family.Checkpoint),
            begin: null
        );
        using var state = model.StartEmpty();
        var all = new float[tokens.Length * model.VocabularySize];
        for (var i = 0; i < tokens.Length; i++)
        {
            var logits = all.AsMemory(i * model.VocabularySize, model.VocabularySize);
            model.Read([new Reading(state, tokens.AsMemory(i, 1)) { Logits = logits }]);
        }

        return all;
    }

    private static float Difference(float[] a, float[] b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Max();

    private static float[] Floats(SafetensorsFile file, string name)
    {
        Assert.True(file.TryGet(name, out var tensor), name);
        return tensor.ToFloats();
    }
}
