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

    public static TheoryData<string> Cases =>
        [
            "llama/plain_qv",
            "llama/rslora_all_linear",
            "llama/modules_to_save_norms",
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
        Near(adapted.Expected["logits_merged"], adapted.Run()["out.logits"]);
        var tensors = adapted.Model.Tensors.ToDictionary(tensor => tensor.Key, tensor => (Tensor)tensor.Value);
        var published = PublishedTensors.Of(tensors, adapted.Folder.Family).ToDictionary(t => t.Name);
        foreach (var key in adapted.Expected.Keys.Where(key => key.StartsWith("merged.", StringComparison.Ordinal)))
        {
            Near(adapted.Expected[key], published[key["merged.".Length..]].Make());
        }
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

    [Theory]
    [InlineData("llama/embedding_lm_head", "lora_embedding_")]
    public void What_is_not_known_is_refused_in_one_line(string name, string said)
    {
        var error = Assert.Throws<InputException>(() => AdapterFolder.Open(OutsideData.Golden("lora", name)));
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
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
            LowRank = new LowRank(Adapter, Folder.Family);
            Model = Build(Adapter.Over(Folder.Weights), LowRank.Wrap);
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
            using var model = Build(Folder.Weights, null);
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

        private Transformer Build(ITensorSource source, ProjectionWrapper? wrap) =>
            new(
                Folder.Family.Spec(Folder.Family.Task),
                new CheckpointWeights(source, Folder.Family.Checkpoint),
                wrap: wrap
            );

        private IReadOnlyDictionary<string, Tensor> Run(Transformer model) =>
            new RecordedRun(model, Folder.Family).Run(
                new Dictionary<string, Tensor>
                {
                    ["input_ids"] = Expected["input_ids"],
                    ["labels"] = Expected["labels"],
                }
            );
    }
}
