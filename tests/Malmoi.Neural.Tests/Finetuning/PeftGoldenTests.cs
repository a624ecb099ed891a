using Malmoi.Checkpoints;
using Malmoi.Models;
using Malmoi.Neural.Blocks;
using Malmoi.Neural.Finetuning;
using Malmoi.Neural.Verification;
using Malmoi.Tests;
using static TorchSharp.torch;

namespace Malmoi.Neural.Tests.Finetuning;

/// <summary>PEFT's own adapters and numbers: outputs, losses, gradients, merged matrices, and its files.</summary>
public class PeftGoldenTests
{
    private const double Tolerance = 1e-4;

    // Its base has one matrix for both: PEFT merges into that one and the outputs are others, so that they were not recorded.
    private const string EmbeddingAndHead = "llama/embedding_lm_head";

    public static TheoryData<string> Cases =>
        [
            "llama/plain_qv",
            "llama/rslora_all_linear",
            "llama/modules_to_save_norms",
            EmbeddingAndHead,
            "llama/patterns_layers",
            "llama/regex_target",
            "gpt_neox/plain_qkv",
            "gpt_neox/bias_all",
            "gpt_neox/bias_lora_only_rslora",
            "gpt2/plain_c_attn",
            "gpt2/all_conv1d_bias_all",
            "bert/plain_seq_cls",
            "bert/bias_all_dense",
            "llama/dora",
            "gpt_neox/dora",
            "gpt2/dora",
            "bert/dora",
        ];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Outputs_losses_and_gradients_agree(string name)
    {
        using var scope = NewDisposeScope();
        using var adapted = new Adapted(name);
        Near(adapted.Expected["logits_base"], adapted.Base());
        var outputs = adapted.Run();
        Near(adapted.Expected["logits_unmerged"], outputs["out.logits"]);
        Near(adapted.Expected["loss"], outputs["loss.loss"]);
        Assert.NotEmpty(adapted.LowRank.Freeze(adapted.Model));
        adapted.Run()["loss.loss"].backward();
        var gradients = adapted.LowRank.Published(adapted.Model, trained => trained.grad!).ToDictionary(t => t.Name);
        var expected = adapted.Expected.Keys.Where(key => key.StartsWith("grad.", StringComparison.Ordinal)).ToList();
        Assert.Equal(expected.Select(Bare).Order(), gradients.Keys.Order());
        Assert.All(expected, key => Near(adapted.Expected[key], gradients[Bare(key)].Make()));

        // Later versions of PEFT keep lengths as a module of their own while they train.
        static string Bare(string key) =>
            key["grad.".Length..].Replace("_magnitude_vector.weight", "_magnitude_vector", StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Merged_matrices_and_outputs_agree(string name)
    {
        using var scope = NewDisposeScope();
        using var adapted = new Adapted(name);
        adapted.LowRank.Merge();
        var logits = name == EmbeddingAndHead ? "logits_unmerged" : "logits_merged";
        Near(adapted.Expected[logits], adapted.Run()["out.logits"]);
        var tensors = adapted.Model.Tensors.ToDictionary(tensor => tensor.Key, tensor => (Tensor)tensor.Value);
        var published = PublishedTensors.Of(tensors, adapted.Folder.Family).ToDictionary(t => t.Name);
        foreach (var key in adapted.Expected.Keys.Where(key => key.StartsWith("merged.", StringComparison.Ordinal)))
        {
            var merged = published[key["merged.".Length..]].Make();
            if (name == EmbeddingAndHead && key == "merged.model.embed_tokens.weight")
            {
                Assert.True(adapted.Folder.Weights.TryGet("model.embed_tokens.weight", out var table));
                merged = merged - (TorchMemory.Load(table) - published["lm_head.weight"].Make());
            }

            Near(adapted.Expected[key], merged);
        }
    }

    [Fact]
    public void A_head_that_was_the_table_stands_by_itself_in_the_merged_folder()
    {
        using var scratch = new TemporaryFolder();
        using var scope = NewDisposeScope();
        using var adapted = new Adapted(EmbeddingAndHead);
        MergedFolder.Write(adapted.Adapter.Path, adapted.Folder.Path, scratch.Path);
        using var folder = HuggingFaceFolder.Open(scratch.Path);
        Assert.False(folder.Family.TieWordEmbeddings);
        using var model = TransformerFolder.Load(folder);
        Near(adapted.Expected["logits_unmerged"], adapted.Run(model)["out.logits"]);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_folder_is_written_as_it_was_read(string name)
    {
        using var scratch = new TemporaryFolder();
        using var adapted = new Adapted(name);
        adapted.LowRank.Write(scratch.Path, adapted.Model);
        using var first = SafetensorsFile.Open(Path.Combine(adapted.Adapter.Path, "adapter_model.safetensors"));
        using var second = SafetensorsFile.Open(Path.Combine(scratch.Path, "adapter_model.safetensors"));
        foreach (var tensor in first.Tensors.Where(tensor => !IsTwice(tensor.Name)))
        {
            Assert.True(first.TryGet(tensor.Name, out var a));
            Assert.True(second.TryGet(tensor.Name, out var b), $"'{tensor.Name}' is not written");
            Assert.Equal(a.Info.ToString(), b.Info.ToString());
            Assert.True(a.Bytes(0, (int)a.Length).SequenceEqual(b.Bytes(0, (int)b.Length)), tensor.Name);
        }

        using var again = AdapterFolder.Open(scratch.Path);
        Assert.Equal(
            adapted.Adapter.Configuration with
            {
                Unknown = null,
                TargetModules = null,
                ModulesToSave = null,
                RankPattern = null,
                AlphaPattern = null,
                LayersToTransform = null,
                FanInFanOut = null,
            },
            again.Configuration with
            {
                Unknown = null,
                TargetModules = null,
                ModulesToSave = null,
                RankPattern = null,
                AlphaPattern = null,
                LayersToTransform = null,
                FanInFanOut = null,
            }
        );
        Assert.Equal(
            adapted.Adapter.Configuration.TargetModules!.ToString(),
            again.Configuration.TargetModules!.ToString()
        );
        Assert.Equal(adapted.Adapter.Configuration.FanInFanOut ?? false, again.Configuration.FanInFanOut ?? false);
    }

    [Fact]
    public void The_engine_has_no_place_for_a_table_s_factors_and_says_what_has()
    {
        using var folder = HuggingFaceFolder.Open(OutsideData.Golden("lora", "base", "llama"));
        using var adapter = AdapterFolder.Open(OutsideData.Golden("lora", EmbeddingAndHead));
        var error = Assert.Throws<InputException>(() => adapter.Factors(folder.Family));
        Assert.Contains("model.embed_tokens", error.Message, StringComparison.Ordinal);
        Assert.Contains("malmoi convert", error.Message, StringComparison.Ordinal);
    }

    // Some versions of PEFT write biases of a module kept whole three times over.
    private static bool IsTwice(string name) =>
        name.Contains(".original_module.", StringComparison.Ordinal)
        || name.Contains(".modules_to_save.", StringComparison.Ordinal);

    private static void Near(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.InRange((expected - actual).abs().max().item<float>(), 0, Tolerance);
    }

    private sealed class Adapted : IDisposable
    {
        private readonly SafetensorsFile _expected;

        public Adapted(string name)
        {
            Folder = HuggingFaceFolder.Open(OutsideData.Golden("lora", "base", name.Split('/')[0]));
            Adapter = AdapterFolder.Open(OutsideData.Golden("lora", name));
            var (family, weights) = UntiedHead.Of(Adapter, Folder.Family, Folder.Weights);
            LowRank = new LowRank(Adapter, family);
            Model = new Transformer(
                family.Spec(family.Task),
                new CheckpointWeights(Adapter.Over(weights), family.Checkpoint),
                wrap: LowRank.Wrap,
                wrapTable: LowRank.WrapTable
            );
            _expected = SafetensorsFile.Open(OutsideData.Golden("lora", name, "expected.safetensors"));
            foreach (var info in _expected.Tensors)
            {
                Assert.True(_expected.TryGet(info.Name, out var view));
                Expected[info.Name] = TorchMemory.Load(view);
            }
        }

        public HuggingFaceFolder Folder { get; }
        public AdapterFolder Adapter { get; }
        public LowRank LowRank { get; }
        public Transformer Model { get; }
        public Dictionary<string, Tensor> Expected { get; } = [];

        public IReadOnlyDictionary<string, Tensor> Run() => Run(Model);

        public Tensor Base()
        {
            using var model = TransformerFolder.Load(Folder);
            return Run(model)["out.logits"];
        }

        public void Dispose()
        {
            Model.Dispose();
            LowRank.Dispose();
            _expected.Dispose();
            Adapter.Dispose();
            Folder.Dispose();
        }

        public IReadOnlyDictionary<string, Tensor> Run(Transformer model) =>
            new RecordedRun(model, Folder.Family).Run(
                new Dictionary<string, Tensor>
                {
                    ["input_ids"] = Expected["input_ids"],
                    ["labels"] = Expected["labels"],
                }
            );
    }
}
