using System.Text.Json.Nodes;
using Malmoi.Checkpoints;
using Malmoi.Checkpoints.Gguf;
using Malmoi.Families.Decoders;
using Malmoi.Inference;
using Malmoi.LanguageModels;
using Malmoi.Models;
using Malmoi.Models.Gguf;
using Malmoi.Tests.Cli;
using Malmoi.Tokenization.Formats;

namespace Malmoi.Tests.Models.Gguf;

public class GgufConversionTests
{
    public static TheoryData<string> Architectures =>
        [
            "llama_gqa",
            "llama_tied_linear_rope",
            "mixtral_moe",
            "gpt2",
            "gptneox_parallel",
            "gptneox_sequential",
            "falcon_7b_style",
            "falcon_40b_style",
            "bloom",
            "mpt",
            "starcoder_mqa",
            "qwen2",
            "stablelm",
            "gemma",
            "phi2",
        ];

    [Theory]
    [MemberData(nameof(Architectures))]
    public void A_model_becomes_a_folder_and_a_file_again_without_losing_a_number(string architecture)
    {
        var name = $"{architecture}.f32";
        var path = GgufRecording.PathOf(name);
        using var outside = new TemporaryFolder();
        GgufExport.Write(path, outside["folder"]);
        Agrees(outside["folder"], name);
        using (var folder = HuggingFaceFolder.Open(outside["folder"]))
        {
            var tokenizer = HuggingFaceTokenizer.Open(outside["folder"]);
            GgufConversion.Write(folder, tokenizer.Tokenizer, "{{ x }}", outside["m.gguf"], GgufForm.Find("f32")!);
        }

        Agrees(outside["m.gguf"], name);
        using var before = GgufFile.Open(path);
        using var after = GgufFile.Open(outside["m.gguf"]);
        Assert.Equal("{{ x }}", after.Metadata.Text("tokenizer.chat_template"));
        foreach (var info in after.Tensors)
        {
            Assert.True(after.TryGet(info.Name, out var written));
            Assert.True(before.TryGet(info.Name, out var original), info.Name);
            Assert.Equal(original.Shape, written.Shape);
            // A norm of Gemma's is held as its difference from 1 on the way.
            Assert.All(
                original.ToFloats().Zip(written.ToFloats()),
                pair => Assert.InRange(pair.Second - pair.First, -3e-7f, 3e-7f)
            );
        }

        string[] texts = ["Hello  world, 한국어와 English", " 띄어 쓰기", "2024-03-01 don't"];
        var (old, @new) = (TokenizerFile.Open(path), TokenizerFile.Open(outside["m.gguf"]));
        Assert.All(texts, text => Assert.Equal(old.Encode(text), @new.Encode(text)));
    }

    [Fact]
    public void A_file_of_llama2_c_becomes_one_of_ggml()
    {
        using var outside = new TemporaryFolder();
        using var before = HuggingFaceFolder.Open(OutsideData.Data("model-stories260K", "data", "stories260K.bin"));
        GgufConversion.Write(before, null, null, outside["m.gguf"], GgufForm.Find("f32")!);
        using var after = HuggingFaceFolder.Open(outside["m.gguf"]);
        var (expected, actual) = (Logits(before), Logits(after));
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.InRange(actual[i] - expected[i], -1e-4f, 1e-4f);
        }

        static float[] Logits(HuggingFaceFolder folder)
        {
            using var model = new EngineModel(EngineFolder.Load(folder), begin: null);
            using var state = model.StartEmpty();
            var logits = new float[model.VocabularySize];
            model.Read([new Reading(state, Enumerable.Range(1, 20).ToArray()) { Logits = logits }]);
            return logits;
        }
    }

    [Theory]
    [InlineData("q8_0", 0.15f)]
    [InlineData("q4_0", 1.5f)]
    [InlineData("f16", 0.02f)]
    [InlineData("bf16", 0.1f)]
    public void A_file_is_written_in_fewer_bits(string form, float most)
    {
        using var outside = new TemporaryFolder();
        using (var folder = HuggingFaceFolder.Open(GgufRecording.PathOf("llama_gqa.f32")))
        {
            GgufConversion.Write(folder, null, null, outside["m.gguf"], GgufForm.Find(form)!);
        }

        using var model = Open(outside["m.gguf"], out var opened);
        using (opened)
        {
            Assert.InRange(GgufRecording.Difference(model, "llama_gqa.f32").Greatest, 1e-7f, most);
        }
    }

    [Fact]
    public void A_window_of_Mistral_is_kept_and_said_to_be_nothing_to_llama_cpp()
    {
        using var outside = new TemporaryFolder();
        var path = OutsideData.Golden("hf", "mistral", "lm_gqa_window");
        using (var folder = HuggingFaceFolder.Open(path))
        {
            var note = Assert.Single(
                GgufConversion.Write(folder, null, null, outside["m.gguf"], GgufForm.Find("f32")!)
            );
            Assert.Contains("each token sees 4 tokens here", note, StringComparison.Ordinal);
        }

        GgufExport.Write(outside["m.gguf"], outside["folder"]);
        using var again = HuggingFaceFolder.Open(outside["folder"]);
        Assert.Equal(4, Assert.IsType<Mistral>(again.Family).SlidingWindow);
        int[] tokens = [.. Enumerable.Range(1, 20)];
        var wanted = LastLogits(path, tokens);
        Assert.NotEqual(wanted, LastLogits(path, tokens[10..]));
        Assert.All(
            wanted.Zip(LastLogits(outside["m.gguf"], tokens), LastLogits(outside["folder"], tokens)),
            triple =>
            {
                Assert.InRange(triple.Second - triple.First, -1e-4f, 1e-4f);
                Assert.InRange(triple.Third - triple.First, -1e-4f, 1e-4f);
            }
        );
    }

    [Theory]
    [InlineData("gguf/models/llama_gqa.f32.gguf")]
    [InlineData("gguf/legacy_ggml/llama.ggjt3.f16.bin")]
    public void A_file_of_ggml_keeps_its_tokenizer_to_the_letter(string name)
    {
        using var outside = new TemporaryFolder();
        var path = OutsideData.Golden(name);
        using (var folder = HuggingFaceFolder.Open(path))
        {
            GgufConversion.Write(folder, null, null, outside["m.gguf"], GgufForm.Find("q8_0")!);
        }

        var before = Said(path);
        var after = Said(outside["m.gguf"]);
        Assert.NotEmpty(before);
        Assert.All(before, pair => Assert.Equal(pair.Value, after[pair.Key]));
        string[] texts = ["Hello  world, 한국어와 English", " 띄어 쓰기", "2024-03-01 don't"];
        var (old, @new) = (TokenizerFile.Open(path), TokenizerFile.Open(outside["m.gguf"]));
        Assert.All(texts, text => Assert.Equal(old.Encode(text), @new.Encode(text)));

        static Dictionary<string, byte[]> Said(string path)
        {
            using ITensorSource source = GgufFile.IsOne(path) ? GgufFile.Open(path) : GgmlFile.Open(path);
            return ((source as GgufFile)?.Metadata ?? ((GgmlFile)source).Metadata)
                .Where(pair => pair.Key.StartsWith("tokenizer.", StringComparison.Ordinal))
                .ToDictionary(pair => pair.Key, pair => pair.Value.ToBytes());
        }
    }

    [Fact]
    public async Task The_tokenizer_beside_a_file_of_llama2_c_goes_along()
    {
        using var outside = new TemporaryFolder();
        var path = OutsideData.Data("model-stories260K", "data", "stories260K.bin");
        await VerbRun.OutputAsync("convert", path, outside["m.gguf"], "--type", "f32");
        string[] told = ["Once upon a time", "--temperature", "0", "--max-tokens", "40", "--executor", "engine"];
        Assert.Equal(
            await VerbRun.OutputAsync(["generate", path, .. told]),
            await VerbRun.OutputAsync(["generate", outside["m.gguf"], .. told])
        );
    }

    private static float[] LastLogits(string path, int[] tokens)
    {
        using var folder = HuggingFaceFolder.Open(path);
        using var model = new EngineModel(EngineFolder.Load(folder), begin: null);
        using var state = model.StartEmpty();
        var logits = new float[model.VocabularySize];
        model.Read([new Reading(state, tokens) { Logits = logits }]);
        return logits;
    }

    [Fact]
    public void Mixtures_are_those_of_llama_cpp()
    {
        var manifest = JsonNode.Parse(File.ReadAllBytes(OutsideData.Golden("gguf", "models", "models.json")))![
            "cases"
        ]!;
        var compared = new List<string>();
        foreach (var (name, said) in manifest.AsObject())
        {
            var form = name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..];
            if (said!["tensor_types"] is not JsonObject types || GgufForm.Find(form) is not { } found)
            {
                continue;
            }

            // The numbers do not matter: of some models only packed ones are there.
            var model = name[..^(form.Length + 1)];
            var from = model + (model == "llama_k" ? ".q6_k" : ".f32");
            using var outside = new TemporaryFolder();
            using (var folder = HuggingFaceFolder.Open(GgufRecording.PathOf(from)))
            {
                GgufConversion.Write(folder, null, null, outside["m.gguf"], found);
            }

            using var written = GgufFile.Open(outside["m.gguf"]);
            var actual = written.Tensors.ToDictionary(tensor => tensor.Name, tensor => tensor.TypeName);
            foreach (var (tensor, type) in types)
            {
                Assert.True(
                    actual[tensor] == (string)type!,
                    $"{name}: '{tensor}' is {actual[tensor]} instead of {type}"
                );
            }

            compared.Add(form);
        }

        string[] least = ["q2_k", "q3_k_m", "q4_k_m", "q5_k_m", "q6_k", "q4_0", "q4_1", "q5_0", "q5_1", "q8_0"];
        Assert.Empty(least.Except(compared));
    }

    [Theory]
    [InlineData("q2_k", "blk.3.attn_v.weight", "Q3_K")]
    [InlineData("q2_k_s", "blk.3.attn_v.weight", "Q2_K")]
    [InlineData("q2_k_s", "blk.3.ffn_down.weight", "Q4_K")]
    [InlineData("q3_k_s", "blk.0.attn_v.weight", "Q3_K")]
    [InlineData("q3_k_m", "blk.0.ffn_down.weight", "Q5_K")]
    [InlineData("q3_k_m", "blk.2.attn_v.weight", "Q4_K")]
    [InlineData("q3_k_l", "blk.9.attn_output.weight", "Q5_K")]
    [InlineData("q3_k_l", "blk.9.attn_qkv.weight", "Q4_K")]
    [InlineData("q4_k_s", "blk.3.attn_v.weight", "Q5_K")]
    [InlineData("q4_k_s", "blk.4.attn_v.weight", "Q4_K")]
    [InlineData("q4_k_s", "blk.4.ffn_down.weight", "Q4_K")]
    [InlineData("q4_k_m", "blk.6.ffn_down.weight", "Q6_K")]
    [InlineData("q4_k_m", "blk.7.ffn_down.weight", "Q4_K")]
    [InlineData("q5_k_s", "blk.0.attn_v.weight", "Q5_K")]
    [InlineData("q5_k_m", "blk.31.attn_v.weight", "Q6_K")]
    [InlineData("q5_k_m", "blk.5.attn_qkv.weight", "Q6_K")]
    [InlineData("q4_k", "output.weight", "Q6_K")]
    [InlineData("q8_0", "output.weight", "Q8_0")]
    public void Layers_of_a_mixture_are_finer_by_their_place(string form, string tensor, string type)
    {
        var model = new GgufModelShape { Layers = 32 };
        Assert.Equal(type, GgufForm.Find(form)!.Info(tensor, [256, 256], model).TypeName);
        Assert.Equal("F16", GgufForm.Find(form)!.Info(tensor, [256, 250], model).TypeName);
    }

    private static void Agrees(string path, string name)
    {
        using var model = Open(path, out var folder);
        using (folder)
        {
            Assert.InRange(GgufRecording.Difference(model, name).Greatest, 0, 1e-4f);
        }
    }

    private static EngineModel Open(string path, out HuggingFaceFolder folder)
    {
        folder = HuggingFaceFolder.Open(path);
        return new EngineModel(
            new Decoder(folder.Family.Spec(folder.Family.Task), folder.Weights, folder.Family.Checkpoint),
            begin: null
        );
    }
}
