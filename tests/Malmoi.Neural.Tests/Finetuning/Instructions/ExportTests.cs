using Malmoi.Inference;
using Malmoi.LanguageModels;
using Malmoi.Models;
using Malmoi.Models.Gguf;
using Malmoi.Neural.Finetuning;
using Malmoi.Neural.Finetuning.Instructions;
using Malmoi.Neural.Finetuning.Tasks;
using Malmoi.Tokenization.Formats;
using static TorchSharp.torch;

namespace Malmoi.Neural.Tests.Finetuning.Instructions;

/// <summary>What was tuned says the same from every form it is written in.</summary>
public class ExportTests
{
    private static readonly int[] Text = [5, 9, 12, 33, 7, 20, 6, 31];

    public static TheoryData<string, bool, bool> Ways =>
        new()
        {
            { InstructionSample.Gpt2, false, false },
            { InstructionSample.Llama, true, false },
            { InstructionSample.Gpt2, false, true },
            { InstructionSample.Llama, false, true },
        };

    [Theory]
    [MemberData(nameof(Ways))]
    public void An_adapter_a_merged_folder_and_GGUF_files_give_equal_outputs(
        string config,
        bool stabilised,
        bool decomposed
    )
    {
        using var sample = new InstructionSample(config);
        using var tuned = sample.Open(
            new AdapterOptions
            {
                Rank = 4,
                RankStabilised = stabilised,
                Decomposed = decomposed,
                Targets = ["all-linear"],
            }
        );
        using (no_grad())
        {
            foreach (var factor in tuned.Trained.Values.Where(tensor => tensor.dim() > 1))
            {
                factor.normal_(0, 0.1);
            }

            foreach (var lengths in tuned.Trained.Values.Where(tensor => tensor.dim() == 1))
            {
                using TorchSharp.Scalar longer = 1.2;
                lengths.mul_(longer);
            }
        }

        var expected = Logits(tuned.NextToken());
        tuned.Write(sample["adapter"]);
        Near(expected, Opened(sample["adapter"], null));
        MergedFolder.Write(sample["adapter"], null, sample["merged"]);
        Near(expected, Opened(sample["merged"], null));
        Gguf(sample["merged"], null, sample["merged.gguf"]);
        Near(expected, Engine(sample["merged.gguf"], null));
        if (decomposed)
        {
            var error = Assert.Throws<InputException>(() =>
                Gguf(sample.Model, sample["adapter"], sample["other.gguf"])
            );
            Assert.Contains("merge it into its model first", error.Message, StringComparison.Ordinal);
            return;
        }

        Gguf(sample.Model, sample["adapter"], sample["at once.gguf"]);
        Near(expected, Engine(sample["at once.gguf"], null));
        Gguf(sample.Model, null, sample["base.gguf"]);
        using (var folder = HuggingFaceFolder.Open(sample.Model))
        {
            GgufAdapter.Write(sample["adapter"], folder.Family, sample["adapter.gguf"], GgufForm.Find("f32")!);
        }

        Near(expected, Engine(sample["base.gguf"], sample["adapter.gguf"]));
        Near(expected, Engine(sample.Model, sample["adapter"]));
    }

    [Fact]
    public void An_adapter_tuned_beside_a_GGUF_file_opens_with_its_folder_too()
    {
        // Rows of 32 numbers are whole blocks of Q8_0, which are kept as they stand.
        var config = InstructionSample
            .Llama.Replace("\"hidden_size\": 16", "\"hidden_size\": 32", StringComparison.Ordinal)
            .Replace("\"intermediate_size\": 24", "\"intermediate_size\": 64", StringComparison.Ordinal);
        using var sample = new InstructionSample(config);
        Gguf(sample.Model, null, sample["base.gguf"], "q8_0");
        var options = new TunedModelOptions
        {
            Adapter = new AdapterOptions { Rank = 4, Targets = ["all-linear"] },
            Quantized = "nf4",
            Template = sample.Template,
        };
        using var tuned = TunedModel.Open(sample["base.gguf"], options);
        using (no_grad())
        {
            foreach (var factor in tuned.Trained.Values)
            {
                factor.normal_(0, 0.1);
            }
        }

        var expected = Logits(tuned.NextToken());
        tuned.Write(sample["adapter"]);
        Near(expected, Opened(sample["base.gguf"], sample["adapter"]));
        using var names = Malmoi.Checkpoints.SafetensorsFile.Open(
            Path.Combine(sample["adapter"], "adapter_model.safetensors")
        );
        Assert.Contains(
            "base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight",
            names.Tensors.Select(tensor => tensor.Name)
        );
    }

    private static void Gguf(string model, string? adapter, string path, string form = "f32")
    {
        using var folder = HuggingFaceFolder.Open(model);
        using var adapted = adapter is null ? null : AdapterFolder.Open(adapter, folder.Family);
        var tokenizer = HuggingFaceTokenizer.Open(model).Tokenizer;
        GgufConversion.Write(folder, tokenizer, null, path, GgufForm.Find(form)!, null, adapted);
    }

    private static float[] Opened(string path, string? adapter)
    {
        using var opened = TransformerFolder.Open(path, adapter: adapter);
        return Logits((INextTokenModel)opened.Text().Model);
    }

    private static float[] Engine(string path, string? adapter)
    {
        using var folder = HuggingFaceFolder.Open(path);
        using var adapted = adapter is null ? null : AdapterFolder.Open(adapter, folder.Family);
        using var model = new EngineModel(EngineFolder.Load(folder, null, adapted), begin: null);
        return Logits(model);
    }

    private static float[] Logits(INextTokenModel model)
    {
        var logits = new float[model.VocabularySize];
        using var state = model.StartEmpty();
        model.Read([new Reading(state, Text) { Logits = logits }]);
        return logits;
    }

    private static void Near(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.InRange(expected.Zip(actual).Max(pair => Math.Abs(pair.First - pair.Second)), 0, 1e-3);
    }
}
