using System.Globalization;
using Malmoi.Models;
using Malmoi.Verification;

namespace Malmoi.Tests.Inference;

/// <summary>The reference implementation's numbers on tiny random weights, family by family, by the managed engine.</summary>
public sealed class GoldenDecoderTests
{
    public static TheoryData<string> Cases =>
        [
            "gpt2/lm",
            "gpt2/layer_scaled",
            "gpt2/sequence_classification",
            "gpt/double_heads",
            "gpt/lm",
            "bert/causal_lm",
            "roberta/causal_lm",
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
    public void Every_recorded_number_agrees(string name)
    {
        var path = OutsideData.Golden("hf", name);
        Agrees(path);
    }

    /// <summary>One of them travels with the project.</summary>
    [Fact]
    public void Every_number_of_the_fixture_agrees() =>
        Agrees(Path.Combine(AppContext.BaseDirectory, "Fixtures", "Transformers", "gpt2"));

    private static void Agrees(string path)
    {
        using var folder = HuggingFaceFolder.Open(path);
        using var recording = Recording.Open(Path.Combine(path, "expected.safetensors"));
        using var run = new EngineRun(EngineFolder.Load(folder), folder.Family);
        var differences = Comparison.Of(run, recording, path);
        Assert.Equal(
            recording.Generations.Select(generation => $"gen.{generation}"),
            differences
                .Select(difference => difference.Name)
                .Where(name => name.StartsWith("gen.", StringComparison.Ordinal))
        );
        Assert.Contains(differences, difference => difference.Name == "main.out.logits");
        Assert.Empty(
            differences
                .Where(difference => !(difference.Greatest <= Comparison.Tolerance))
                .Select(difference =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{difference.Name}: {difference.Reason ?? difference.Greatest.ToString("e2", CultureInfo.InvariantCulture)}"
                    )
                )
        );
    }
}
