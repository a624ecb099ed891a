using System.Globalization;
using Malmoi.Models;
using Malmoi.Neural.Verification;
using Malmoi.Tests;
using Malmoi.Verification;

namespace Malmoi.Neural.Tests;

/// <summary>The reference implementation's numbers on tiny random weights, family by family.</summary>
public class GoldenTests
{
    [Theory]
    [InlineData("gpt2/lm")]
    [InlineData("gpt2/layer_scaled")]
    [InlineData("gpt2/sequence_classification")]
    [InlineData("llama/lm_gqa")]
    [InlineData("llama/lm_mha")]
    [InlineData("llama/lm_linear_scaling_bias")]
    [InlineData("gpt/lm")]
    [InlineData("gpt/double_heads")]
    [InlineData("gpt_neo/lm")]
    [InlineData("gptj/lm")]
    [InlineData("gpt_neox/lm_parallel")]
    [InlineData("gpt_neox/lm_sequential")]
    [InlineData("opt/lm")]
    [InlineData("opt/lm_350m_style")]
    [InlineData("bloom/lm")]
    [InlineData("bloom/lm_6_heads")]
    [InlineData("mistral/lm_gqa_window")]
    [InlineData("mixtral/lm")]
    [InlineData("qwen2/lm")]
    [InlineData("gemma/lm")]
    [InlineData("phi/lm")]
    [InlineData("stablelm/lm")]
    [InlineData("falcon/lm_7b_style")]
    [InlineData("falcon/lm_40b_style")]
    [InlineData("falcon/lm_rw_style")]
    [InlineData("mpt/lm")]
    [InlineData("gpt_bigcode/lm_multi_query")]
    [InlineData("gpt_bigcode/lm_multi_head")]
    [InlineData("ctrl/lm")]
    [InlineData("bert/masked_lm")]
    [InlineData("bert/causal_lm")]
    [InlineData("bert/next_sentence")]
    [InlineData("bert/pre_training")]
    [InlineData("bert/question_answering")]
    [InlineData("bert/sequence_classification")]
    [InlineData("bert/token_classification")]
    [InlineData("albert/masked_lm")]
    [InlineData("albert/sequence_classification")]
    [InlineData("roberta/masked_lm")]
    [InlineData("roberta/causal_lm")]
    [InlineData("roberta/sequence_classification")]
    [InlineData("xlm-roberta/masked_lm")]
    [InlineData("xlm-roberta/sequence_classification")]
    [InlineData("xlm-roberta/token_classification")]
    [InlineData("distilbert/masked_lm")]
    [InlineData("distilbert/question_answering")]
    [InlineData("distilbert/sequence_classification")]
    [InlineData("xlm/lm")]
    [InlineData("xlm/causal_lm")]
    [InlineData("xlm/sequence_classification")]
    [InlineData("flaubert/lm")]
    [InlineData("flaubert/lm_pre_norm")]
    [InlineData("electra/discriminator")]
    [InlineData("electra/generator")]
    [InlineData("electra/sequence_classification")]
    [InlineData("dpr/context_encoder")]
    [InlineData("dpr/question_encoder")]
    [InlineData("dpr/reader")]
    [InlineData("vit/model")]
    [InlineData("resnet/model_bottleneck")]
    [InlineData("resnet/image_classification_basic")]
    [InlineData("vit/image_classification")]
    [InlineData("mt5/conditional_generation")]
    [InlineData("mbart/conditional_generation")]
    [InlineData("pegasus/conditional_generation")]
    [InlineData("marian/conditional_generation")]
    [InlineData("t5/conditional_generation")]
    [InlineData("t5/v1_1_gated")]
    [InlineData("bart/conditional_generation")]
    [InlineData("bart/sequence_classification")]
    public void Every_recorded_number_agrees(string name)
    {
        Agrees(OutsideData.Golden("hf", name));
    }

    /// <summary>Two of them travel with the project.</summary>
    [Theory]
    [InlineData("gpt2")]
    [InlineData("bert")]
    public void Every_number_of_the_fixtures_agrees(string name) =>
        Agrees(Path.Combine(AppContext.BaseDirectory, "Fixtures", name));

    private static void Agrees(string path)
    {
        using var folder = HuggingFaceFolder.Open(path);
        using var recording = Recording.Open(Path.Combine(path, "expected.safetensors"));
        var differences = Verifier.Compare(folder, recording);
        Assert.NotEmpty(differences);
        Assert.Equal(
            recording.Generations.Select(generation => $"gen.{generation}"),
            differences
                .Select(difference => difference.Name)
                .Where(name => name.StartsWith("gen.", StringComparison.Ordinal))
        );
        var wrong = differences
            .Where(difference => difference.Greatest > Comparison.Tolerance)
            .Select(difference =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{difference.Name}: {difference.Reason ?? difference.Greatest.ToString("e2", CultureInfo.InvariantCulture)}"
                )
            );
        Assert.Empty(wrong);
    }
}
