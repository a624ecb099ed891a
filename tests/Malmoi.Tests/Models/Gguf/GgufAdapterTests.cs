using Malmoi.Checkpoints;
using Malmoi.Checkpoints.Gguf;
using Malmoi.Inference;
using Malmoi.LanguageModels;
using Malmoi.Models;
using Malmoi.Models.Gguf;

namespace Malmoi.Tests.Models.Gguf;

/// <summary>PEFT's own adapters and logits, by the engine, as folders and as GGUF files.</summary>
public class GgufAdapterTests
{
    private const float Tolerance = 1e-4f;

    private static readonly string[] OnlyFactors =
    [
        "llama/plain_qv",
        "llama/rslora_all_linear",
        "llama/patterns_layers",
        "llama/regex_target",
        "gpt_neox/plain_qkv",
        "gpt_neox/bias_lora_only_rslora",
        "gpt2/plain_c_attn",
    ];

    private static readonly string[] WithWholeTensors =
    [
        "llama/modules_to_save_norms",
        "gpt_neox/bias_all",
        "gpt2/all_conv1d_bias_all",
    ];

    public static TheoryData<string> Cases => [.. OnlyFactors];

    public static TheoryData<string> Whole => [.. WithWholeTensors];

    public static TheoryData<string> All => [.. OnlyFactors, .. WithWholeTensors];

    [Theory]
    [MemberData(nameof(All))]
    public void The_engine_adds_a_folder_of_PEFT_to_its_model(string name) => Agrees(name, Base(name), Adapter(name));

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_GGUF_adapter_gives_the_same_logits_beside_a_folder_and_beside_a_GGUF_model(string name)
    {
        using var outside = new TemporaryFolder();
        using (var folder = HuggingFaceFolder.Open(Base(name)))
        {
            GgufAdapter.Write(Adapter(name), folder.Family, outside["a.gguf"], GgufForm.Find("f32")!);
            GgufConversion.Write(folder, null, null, outside["m.gguf"], GgufForm.Find("f32")!);
        }

        Agrees(name, Base(name), outside["a.gguf"]);
        Agrees(name, outside["m.gguf"], outside["a.gguf"]);
        Agrees(name, outside["m.gguf"], Adapter(name));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_GGUF_adapter_becomes_a_folder_of_PEFT_again(string name)
    {
        using var outside = new TemporaryFolder();
        using var folder = HuggingFaceFolder.Open(Base(name));
        GgufAdapter.Write(Adapter(name), folder.Family, outside["a.gguf"], GgufForm.Find("f32")!);
        GgufAdapter.Export(outside["a.gguf"], folder.Family, Base(name), outside["peft"]);
        Assert.True(AdapterFolder.IsOne(outside["peft"]));
        Assert.Equal(Base(name), AdapterFolder.BaseOf(outside["peft"]));
        Agrees(name, Base(name), outside["peft"]);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_merged_adapter_is_in_the_file_that_is_written(string name)
    {
        using var outside = new TemporaryFolder();
        using (var folder = HuggingFaceFolder.Open(Base(name)))
        using (var adapter = AdapterFolder.Open(Adapter(name), folder.Family))
        {
            GgufConversion.Write(folder, null, null, outside["m.gguf"], GgufForm.Find("f32")!, null, adapter);
        }

        Agrees(name, outside["m.gguf"], null);
    }

    [Theory]
    [MemberData(nameof(Whole))]
    public void What_stands_whole_in_a_folder_has_no_place_in_a_GGUF_adapter(string name)
    {
        using var outside = new TemporaryFolder();
        using var folder = HuggingFaceFolder.Open(Base(name));
        var error = Assert.Throws<InputException>(() =>
            GgufAdapter.Write(Adapter(name), folder.Family, outside["a.gguf"], GgufForm.Find("f32")!)
        );
        Assert.Contains("merge it into its model", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(outside["a.gguf"]));
    }

    [Fact]
    public void Its_metadata_and_names_are_those_that_llama_cpp_reads()
    {
        using var outside = new TemporaryFolder();
        using (var folder = HuggingFaceFolder.Open(Base("llama/plain_qv")))
        {
            GgufAdapter.Write(Adapter("llama/plain_qv"), folder.Family, outside["a.gguf"], GgufForm.Find("f32")!);
        }

        using var file = GgufFile.Open(outside["a.gguf"]);
        Assert.Equal("adapter", file.Metadata.Text("general.type"));
        Assert.Equal("lora", file.Metadata.Text("adapter.type"));
        Assert.Equal("llama", file.Metadata.Text("general.architecture"));
        Assert.True(file.Metadata.Number("adapter.lora.alpha") > 0);
        Assert.Equal(
            new[] { 0, 1 }.SelectMany(layer =>
                new[] { "q.weight.lora_a", "q.weight.lora_b", "v.weight.lora_a", "v.weight.lora_b" }.Select(end =>
                    $"blk.{layer}.attn_{end}"
                )
            ),
            file.Tensors.Select(tensor => tensor.Name).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void An_adapter_of_another_model_is_refused_in_one_line()
    {
        using var outside = new TemporaryFolder();
        using (var folder = HuggingFaceFolder.Open(Base("llama/plain_qv")))
        {
            GgufAdapter.Write(Adapter("llama/plain_qv"), folder.Family, outside["a.gguf"], GgufForm.Find("f32")!);
        }

        Refuses(Base("gpt2/plain_c_attn"), outside["a.gguf"], "'llama'");
        Refuses(Base("gpt2/plain_c_attn"), Adapter("llama/plain_qv"), "q_proj");
        Refuses(outside["a.gguf"], outside["a.gguf"], "--adapter");
        Refuses(Base("llama/plain_qv"), GgufRecording.PathOf("llama_gqa.f32"), "is no adapter");
        Rewrite("blk.0.attn_q.weight.lora_a", "blk.0.attn_q.weight.lora_c", "lora_c");
        Rewrite("blk.0.attn_q.weight.lora_a", "token_embd.weight.lora_a", "embedding");
        Rewrite("blk.0.attn_q.weight.lora_a", "blk.7.attn_q.weight.lora_a", "attn_q");
        Rewrite("blk.0.attn_q.weight.lora_a", "blk.0.attn_k.weight.lora_a", "has not both");
        Rewrite("blk.0.attn_q.weight.lora_a", "blk.0.attn_output.weight.lora_b", "attn_");

        void Rewrite(string name, string other, string said)
        {
            using (var file = GgufFile.Open(outside["a.gguf"]))
            {
                var tensors = file.Tensors.Select(info =>
                {
                    Assert.True(file.TryGet(info.Name, out var tensor));
                    return info.Name == name ? tensor.Renamed(other) : tensor;
                });
                GgufWriter.Write(outside["b.gguf"], file.Metadata, tensors);
            }

            Refuses(Base("llama/plain_qv"), outside["b.gguf"], said);
        }

        static void Refuses(string model, string adapter, string said)
        {
            var error = Assert.Throws<InputException>(() => Logits(model, adapter, [1, 2]));
            Assert.Contains(said, error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
        }
    }

    [Fact]
    public void Experts_are_adapted_one_by_one_and_written_as_one_tensor()
    {
        using var outside = new TemporaryFolder();
        using var folder = HuggingFaceFolder.Open(GgufRecording.PathOf("mixtral_moe.f32"));
        var stack = ((Malmoi.Architectures.DecoderModel)folder.Family.Spec(folder.Family.Task)).Decoder;
        var network = (Malmoi.Architectures.MixtureOfExperts)stack.Layers[0].FeedForward;
        var random = new Random(1);
        var (experts, width, inner) = (network.Experts, network.Width, network.Expert.InnerWidth);
        var said = new GgufMetadata("a")
        {
            { "general.architecture", "llama" },
            { "general.type", "adapter" },
            { "adapter.type", "lora" },
            { "adapter.lora.alpha", 6.0 },
        };
        GgufWriter.Write(
            outside["a.gguf"],
            said,
            [
                Drawn("blk.1.ffn_up_exps.weight.lora_a", experts, 3, width),
                Drawn("blk.1.ffn_up_exps.weight.lora_b", experts, inner, 3),
            ]
        );
        GgufAdapter.Write(outside["a.gguf"], folder.Family, outside["b.gguf"], GgufForm.Find("f32")!);
        Assert.Equal(File.ReadAllBytes(outside["a.gguf"]).Length, File.ReadAllBytes(outside["b.gguf"]).Length, 64d);
        using (var adapter = AdapterFolder.Open(outside["b.gguf"], folder.Family))
        {
            Assert.Equal(experts, adapter.Modules.Count);
            GgufConversion.Write(folder, null, null, outside["m.gguf"], GgufForm.Find("f32")!, null, adapter);
        }

        int[] tokens = [1, 5, 9, 2];
        var plain = Logits(folder.Path, null, tokens);
        var adapted = Logits(folder.Path, outside["a.gguf"], tokens);
        var merged = Logits(outside["m.gguf"], null, tokens);
        Assert.True(plain.Zip(adapted).Max(pair => Math.Abs(pair.First - pair.Second)) > 0.1f);
        Assert.All(adapted.Zip(merged), pair => Assert.InRange(pair.Second - pair.First, -Tolerance, Tolerance));

        TensorView Drawn(string name, params long[] shape)
        {
            var numbers = new float[shape.Aggregate(1L, (a, b) => a * b)];
            foreach (ref var number in numbers.AsSpan())
            {
                number = (float)(random.NextDouble() - 0.5);
            }

            return TensorView.Of(name, TensorShape.Create(shape), numbers);
        }
    }

    private static string Base(string name) => OutsideData.Golden("lora", "base", name.Split('/')[0]);

    private static string Adapter(string name) => OutsideData.Golden("lora", name);

    private static void Agrees(string name, string model, string? adapter)
    {
        using var recorded = SafetensorsFile.Open(OutsideData.Golden("lora", name, "expected.safetensors"));
        Assert.True(recorded.TryGet("input_ids", out var ids));
        Assert.True(recorded.TryGet("logits_unmerged", out var wanted));
        var (all, expected) = (ids.ToFloats(), wanted.ToFloats());
        var length = (int)ids.Shape.Sizes[^1];
        var perText = expected.Length / (all.Length / length);
        for (var text = 0; text < all.Length / length; text++)
        {
            int[] tokens = [.. all.Skip(text * length).Take(length).Select(id => (int)id)];
            var logits = Logits(model, adapter, tokens);
            Assert.Equal(perText, logits.Length);
            for (var i = 0; i < logits.Length; i++)
            {
                Assert.InRange(logits[i] - expected[(text * perText) + i], -Tolerance, Tolerance);
            }
        }
    }

    private static float[] Logits(string path, string? adapter, int[] tokens)
    {
        using var folder = HuggingFaceFolder.Open(path);
        using var adapted = adapter is null ? null : AdapterFolder.Open(adapter, folder.Family);
        using var model = new EngineModel(EngineFolder.Load(folder, null, adapted), begin: null);
        using var state = model.StartEmpty();
        var logits = new float[tokens.Length * model.VocabularySize];
        for (var i = 0; i < tokens.Length; i++)
        {
            var place = logits.AsMemory(i * model.VocabularySize, model.VocabularySize);
            model.Read([new Reading(state, tokens.AsMemory(i, 1)) { Logits = place }]);
        }

        return logits;
    }
}
