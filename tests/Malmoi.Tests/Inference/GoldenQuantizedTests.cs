using Malmoi.Checkpoints;
using Malmoi.Inference;
using Malmoi.LanguageModels;
using Malmoi.Models;

namespace Malmoi.Tests.Inference;

/// <summary>Folders of GPTQ, AWQ and bitsandbytes run by the engine, beside 32-bit arithmetic on their matrices.</summary>
public sealed class GoldenQuantizedTests
{
    [Theory]
    [InlineData("llama_awq_4bit_g32")]
    [InlineData("llama_bnb_fp4")]
    [InlineData("llama_bnb_int8")]
    [InlineData("llama_bnb_nf4_double")]
    [InlineData("llama_gptq_4bit_g32_act_sym")]
    [InlineData("llama_gptq_4bit_g32_noact_asym")]
    [InlineData("llama_gptq_8bit_g-1_noact_sym")]
    [InlineData("llama_gptq_v2_4bit_g32_act_asym")]
    public void Logits_are_those_that_were_recorded(string name)
    {
        var path = OutsideData.Golden("gptq_awq", name);
        using var recorded = TensorFile.Open(Path.Combine(path, "expected.safetensors"));
        Assert.True(recorded.TryGet("input_ids", out var ids));
        Assert.True(recorded.TryGet("logits", out var logits));
        using var folder = HuggingFaceFolder.Open(path);
        using var model = new EngineModel(
            EngineFolder.Load(folder, new EngineOptions { Expanded = true }),
            begin: null
        );
        var (length, expected) = ((int)ids.Shape[1], logits.ToFloats());
        var actual = new float[model.VocabularySize];
        for (var row = 0; row < ids.Shape[0]; row++)
        {
            using var state = model.StartEmpty();
            for (var at = 0; at < length; at++)
            {
                int[] token = [(int)ids.Elements<long>((row * length) + at, 1)[0]];
                model.Read([new Reading(state, token) { Logits = actual }]);
                for (var i = 0; i < actual.Length; i++)
                {
                    var recordedLogit = expected[(((row * length) + at) * actual.Length) + i];
                    Assert.InRange(actual[i] - recordedLogit, -1e-4f, 1e-4f);
                }
            }
        }
    }

    [Theory]
    [InlineData("llama_awq_4bit_g32", 0.02)]
    [InlineData("llama_bnb_fp4", 0.03)]
    [InlineData("llama_bnb_int8", 0.0002)]
    [InlineData("llama_bnb_nf4_double", 0.03)]
    [InlineData("llama_gptq_4bit_g32_act_sym", 0.02)]
    [InlineData("llama_gptq_4bit_g32_noact_asym", 0.02)]
    [InlineData("llama_gptq_8bit_g-1_noact_sym", 0.0002)]
    [InlineData("llama_gptq_v2_4bit_g32_act_asym", 0.02)]
    public void Codes_multiplied_as_they_are_stay_near_what_was_recorded(string name, double most)
    {
        // Rounding vectors to 8 bits costs about a hundredth, levels to 8 bits as much again; vectors to 16 bits next to nothing.
        var path = OutsideData.Golden("gptq_awq", name);
        using var recorded = TensorFile.Open(Path.Combine(path, "expected.safetensors"));
        Assert.True(recorded.TryGet("input_ids", out var ids));
        Assert.True(recorded.TryGet("logits", out var logits));
        using var folder = HuggingFaceFolder.Open(path);
        using var model = new EngineModel(EngineFolder.Load(folder), begin: null);
        var (length, expected) = ((int)ids.Shape[1], logits.ToFloats());
        var actual = new float[model.VocabularySize];
        double error = 0;
        for (var row = 0; row < ids.Shape[0]; row++)
        {
            using var state = model.StartEmpty();
            for (var at = 0; at < length; at++)
            {
                int[] token = [(int)ids.Elements<long>((row * length) + at, 1)[0]];
                model.Read([new Reading(state, token) { Logits = actual }]);
                var wanted = expected.AsSpan(((row * length) + at) * actual.Length, actual.Length);
                for (var i = 0; i < actual.Length; i++)
                {
                    error += Math.Pow(actual[i] - wanted[i], 2);
                }
            }
        }

        var share = Math.Sqrt(error / expected.Sum(logit => (double)logit * logit));
        Assert.True(share < most, $"{share:p2} of the logits' size");
    }
}
