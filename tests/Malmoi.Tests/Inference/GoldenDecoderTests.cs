using Malmoi.Checkpoints;
using Malmoi.Inference;
using Malmoi.LanguageModels;
using Malmoi.Models;

namespace Malmoi.Tests.Inference;

/// <summary>The reference implementation's numbers on tiny random weights, family by family, by the managed engine.</summary>
public sealed class GoldenDecoderTests
{
    private const double Tolerance = 1e-4;

    public static TheoryData<string> Cases =>
        [
            "gpt2/lm",
            "gpt2/layer_scaled",
            "llama/lm_gqa",
            "llama/lm_mha",
            "llama/lm_linear_scaling_bias",
            "gpt_neo/lm",
            "gptj/lm",
            "gpt_neox/lm_parallel",
            "gpt_neox/lm_sequential",
            "opt/lm",
            "opt/lm_350m_style",
            "bloom/lm",
            "bloom/lm_6_heads",
            "mistral/lm_gqa_window",
            "mixtral/lm",
            "qwen2/lm",
            "gemma/lm",
            "phi/lm",
            "stablelm/lm",
            "falcon/lm_7b_style",
            "falcon/lm_40b_style",
            "falcon/lm_rw_style",
            "mpt/lm",
            "gpt_bigcode/lm_multi_query",
            "gpt_bigcode/lm_multi_head",
            "ctrl/lm",
        ];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Logits_hidden_states_and_attentions_are_the_recorded_ones(string name)
    {
        var path = OutsideData.Golden("hf", name);
        using var folder = HuggingFaceFolder.Open(path);
        using var recorded = SafetensorsFile.Open(Path.Combine(path, "expected.safetensors"));
        using var model = new EngineModel(
            new Decoder(folder.Family.Spec(folder.Family.Task), folder.Weights, folder.Family.Checkpoint),
            begin: null
        );
        var (ids, mask) = (Numbers(recorded, "main.in.input_ids"), Numbers(recorded, "main.in.attention_mask"));
        var (logits, length) = (Numbers(recorded, "main.out.logits"), Info(recorded, "main.in.input_ids").Shape[1]);
        for (var row = 0; row < ids.Length / length; row++)
        {
            // Padding stands after the text.
            int[] text =
            [
                .. Enumerable.Range(row * (int)length, (int)length).Where(i => mask[i] != 0).Select(i => (int)ids[i]),
            ];
            using var state = model.StartEmpty();
            for (var place = 0; place < text.Length; place++)
            {
                var found = new float[model.VocabularySize];
                model.Read([new Reading(state, new[] { text[place] }) { Logits = found }]);
                Near(
                    logits.AsSpan((int)((row * length) + place) * found.Length, found.Length),
                    found,
                    $"{name}, row {row}, place {place}"
                );
            }

            var trace = model.Run(text, TraceParts.All);
            for (var layer = 0; layer < trace.HiddenStates.Count; layer++)
            {
                var hidden = Numbers(recorded, $"main.out.hidden_states.{layer}");
                var width = trace.HiddenStates[layer].Shape[1];
                Near(
                    hidden.AsSpan(row * (int)length * width, text.Length * width),
                    trace.HiddenStates[layer].Values,
                    $"{name}, hidden state {layer}"
                );
            }
        }
    }

    private static void Near(ReadOnlySpan<float> expected, ReadOnlySpan<float> found, string where)
    {
        var most = 0.0;
        for (var i = 0; i < expected.Length; i++)
        {
            var gap = Math.Abs((double)expected[i] - found[i]);
            most = Math.Max(most, double.IsNaN(gap) ? double.PositiveInfinity : gap);
        }

        Assert.True(most <= Tolerance, $"{where}: {most:e2}");
    }

    private static TensorInfo Info(SafetensorsFile file, string name) =>
        file.Tensors.Single(tensor => tensor.Name == name);

    private static float[] Numbers(SafetensorsFile file, string name)
    {
        Assert.True(file.TryGet(name, out var tensor), name);
        return tensor.ToFloats();
    }
}
