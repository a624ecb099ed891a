using System.Text;
using System.Text.Json;
using Malmoi.Architectures;
using Malmoi.Families;

namespace Malmoi.Tests.Architectures;

public class ModelSizeTests
{
    [Theory]
    [InlineData("""{"model_type": "gpt2", "vocab_size": 50257, "architectures": ["GPT2LMHeadModel"]}""", 124_439_808)]
    [InlineData(
        """{"model_type": "gpt2", "vocab_size": 50257, "n_embd": 1600, "n_layer": 48, "n_head": 25, "architectures": ["GPT2LMHeadModel"]}""",
        1_557_611_200
    )]
    [InlineData(
        """{"model_type": "llama", "vocab_size": 32000, "architectures": ["LlamaForCausalLM"]}""",
        6_738_415_616
    )]
    [InlineData(
        """{"model_type": "mixtral", "vocab_size": 32000, "architectures": ["MixtralForCausalLM"]}""",
        46_702_792_704
    )]
    [InlineData("""{"model_type": "falcon", "architectures": ["FalconForCausalLM"]}""", 6_921_720_704)]
    [InlineData("""{"model_type": "bert", "vocab_size": 30522, "architectures": ["BertModel"]}""", 109_482_240)]
    [InlineData("""{"model_type": "vit", "architectures": ["ViTForImageClassification"]}""", 85_800_194)]
    [InlineData("""{"model_type": "resnet", "architectures": ["ResNetModel"]}""", 23_508_032)]
    public void Well_known_models_have_their_well_known_numbers_of_parameters(string config, long parameters) =>
        Assert.Equal(parameters, Of(config).Parameters);

    [Fact]
    public void Of_a_mixture_of_experts_a_token_uses_a_part()
    {
        var mixtral = Of("""{"model_type": "mixtral", "vocab_size": 32000, "architectures": ["MixtralForCausalLM"]}""");
        Assert.Equal(12_879_925_248, mixtral.ActiveParameters);
    }

    [Fact]
    public void Reading_a_token_costs_two_operations_a_weight_and_attention_to_what_was_read()
    {
        var size = Of("""{"model_type": "gpt2", "vocab_size": 50257, "architectures": ["GPT2LMHeadModel"]}""");
        // Norms, biases and tables of positions are no matrices; the token table is the head.
        var matrices = 12 * (12 * 768L * 768) + 50257L * 768;
        Assert.Equal(2 * matrices, size.OperationsPerToken(0));
        Assert.Equal(12 * 4 * 768L * 100, size.OperationsPerToken(100) - size.OperationsPerToken(0));
        Assert.Equal(12 * 2 * 768, size.CachedPerToken);
    }

    [Fact]
    public void Shared_key_value_heads_and_windows_cost_less()
    {
        var mistral = Of("""{"model_type": "mistral", "vocab_size": 32000, "architectures": ["MistralForCausalLM"]}""");
        Assert.Equal(32 * 2 * 8 * 128, mistral.CachedPerToken);
        Assert.Equal(mistral.OperationsPerToken(4096), mistral.OperationsPerToken(40_960));
    }

    [Fact]
    public void The_references_own_counts_agree()
    {
        var root = OutsideData.Golden("hf");
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(root, "MANIFEST.json")));
        var compared = 0;
        foreach (var row in manifest.RootElement.GetProperty("cases").EnumerateArray())
        {
            var folder = Path.Combine(root, row.GetProperty("arch").GetString()!, row.GetProperty("case").GetString()!);
            using var config = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "config.json")));
            if (FamilyTable.ModelTypes.Contains(config.RootElement.GetProperty("model_type").GetString()))
            {
                var expected = row.GetProperty("parameters").GetInt64() - Sines(config.RootElement);
                Assert.Equal(
                    (folder, expected),
                    (folder, Of(File.ReadAllText(Path.Combine(folder, "config.json"))).Parameters)
                );
                compared++;
            }
        }

        Assert.InRange(compared, 60, 91);
    }

    // The reference counts the tables of sines and cosines of both stacks, which nobody learns.
    private static long Sines(JsonElement config) =>
        config.GetProperty("model_type").GetString() is "pegasus" or "marian"
            ? 2 * config.GetProperty("max_position_embeddings").GetInt64() * config.GetProperty("d_model").GetInt64()
            : 0;

    private static ModelSize Of(string config)
    {
        var family = FamilyTable.Read(Encoding.UTF8.GetBytes(config), "config.json");
        return new ModelSize(family.Spec(family.Task));
    }
}
