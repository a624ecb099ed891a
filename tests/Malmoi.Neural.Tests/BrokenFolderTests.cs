using System.Text.Json.Nodes;
using Malmoi.Checkpoints;
using Malmoi.LanguageModels;

namespace Malmoi.Neural.Tests;

/// <summary>Whatever is wrong with a model's folder is said in one line, before any number comes out.</summary>
public class BrokenFolderTests
{
    private const string Table = "transformer.wte.weight";
    private const string Fused = "transformer.h.1.attn.c_attn.weight";

    [Fact]
    public async Task A_whole_folder_scores()
    {
        using var sample = new SampleFolder();
        using var model = TransformerFolder.Open(sample.Path);
        var scores = await model.Text().ScoreAsync([new Continuation("", "w3 w4 w5")]);
        Assert.Equal(3, scores[0].Tokens.Count);
        Assert.True(double.IsFinite(scores[0].LogProbability));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named()
    {
        var error = Assert.Throws<InputException>(() => TransformerFolder.Open("no/such/model"));
        Says(error.Message, "'no/such/model'", "config.json");
    }

    [Fact]
    public void A_folder_without_a_configuration_is_refused()
    {
        using var sample = new SampleFolder();
        File.Delete(sample.Config);
        Says(sample.Refusal(), sample.Path, "has no 'config.json'");
    }

    [Theory]
    [InlineData("", "not a configuration")]
    [InlineData("{\"model_type\": \"gpt2\",", "not a configuration")]
    [InlineData("[1, 2]", "no \"model_type\"")]
    [InlineData("{\"model_type\": 5}", "no \"model_type\"")]
    [InlineData("{\"model_type\": \"gpt2\"}", "vocab_size")]
    [InlineData("{\"model_type\": \"gpt2\", \"vocab_size\": \"many\"}", "vocab_size")]
    [InlineData("{\"model_type\": \"gpt2\", \"vocab_size\": 1e99}", "vocab_size")]
    public void A_configuration_that_is_none_is_refused(string text, string said)
    {
        using var sample = new SampleFolder();
        File.WriteAllText(sample.Config, text);
        Says(sample.Refusal(), sample.Config, said);
    }

    [Fact]
    public void A_configuration_in_no_encoding_is_refused()
    {
        using var sample = new SampleFolder();
        File.WriteAllBytes(sample.Config, [.. "{\"model_type\": \""u8, 0xff, 0xfe, .. "\"}"u8]);
        Says(sample.Refusal(), sample.Config, "UTF-8");
    }

    [Fact]
    public void An_unknown_family_is_named_with_those_that_are_known()
    {
        using var sample = new SampleFolder();
        sample.Set("model_type", "gpt9");
        Says(sample.Refusal(), "'gpt9'", "it knows", "llama");
    }

    [Theory]
    [InlineData("gpt2", "n_head", 5, "width of 12 and 5 attention heads")]
    [InlineData("gpt2", "n_head", 0, "\"n_head\" is 0")]
    [InlineData("gpt2", "n_embd", -12, "\"n_embd\" is -12")]
    [InlineData("gpt2", "n_layer", 2_000_000_000, "\"n_layer\" is 2000000000")]
    [InlineData("gpt2", "n_layer", 3, "no tensor 'transformer.h.2.")]
    [InlineData("gpt2", "n_layer", 1, "'transformer.h.1.")]
    [InlineData("gpt2", "n_embd", 24, "23x12")]
    [InlineData("gpt2", "vocab_size", 200_000_000, "needs 200000000x12")]
    [InlineData("gpt2", "n_positions", 200_000_000, "needs 200000000x12")]
    [InlineData("gpt2", "bos_token_id", 23, "the mark 23")]
    [InlineData("llama", "num_key_value_heads", 3, "4 attention heads and 3 key/value heads")]
    [InlineData("llama", "head_dim", 3, "3 turned channels")]
    [InlineData("gptj", "rotary_dim", 6, "6 turned channels in heads of 4")]
    [InlineData("mixtral", "num_experts_per_tok", 4, "4 of 3 experts")]
    [InlineData("mixtral", "num_local_experts", 100_000_000, "\"num_local_experts\" is 100000000")]
    [InlineData("t5", "relative_attention_num_buckets", 1, "1 buckets")]
    [InlineData("roberta", "pad_token_id", 99, "positions")]
    [InlineData("transformer", "max_position_embeddings", 200_000_000, "sines and cosines")]
    public void Sizes_that_do_not_fit_are_refused_before_anything_is_made(
        string family,
        string key,
        int value,
        string said
    )
    {
        using var sample = new SampleFolder(family);
        sample.Set(key, value);
        var before = GC.GetTotalAllocatedBytes();
        Says(sample.Refusal(), said);
        Assert.True(GC.GetTotalAllocatedBytes() - before < 50_000_000);
    }

    [Fact]
    public void A_missing_tensor_is_named()
    {
        using var sample = new SampleFolder();
        sample.Rewrite(tensor => tensor.Name == Fused ? null : tensor);
        Says(sample.Refusal(), $"no tensor '{Fused}'", "not whole");
    }

    [Fact]
    public void A_tensor_too_many_is_named()
    {
        using var sample = new SampleFolder();
        sample.Rewrite(tensor => tensor, TensorView.Of("transformer.h.0.attn.gate", [2], [1, 2]));
        Says(sample.Refusal(), sample.Path, "'transformer.h.0.attn.gate'", "'gpt2'");
    }

    [Theory]
    [InlineData(Table, 22, 12)]
    [InlineData(Table, 12, 23)]
    [InlineData(Fused, 12, 35)]
    [InlineData(Fused, 36, 12)]
    [InlineData("transformer.ln_f.weight", 12, 1)]
    public void A_misshapen_tensor_is_named_with_both_shapes(string name, int rows, int columns)
    {
        using var sample = new SampleFolder();
        sample.Rewrite(tensor =>
            tensor.Name == name ? TensorView.Of(name, [rows, columns], new float[rows * columns]) : tensor
        );
        Says(sample.Refusal(), "is the configuration that of another size?");
    }

    [Theory]
    [InlineData(4)]
    [InlineData(100)]
    [InlineData(4000)]
    public void A_file_that_was_cut_off_is_named(int length)
    {
        using var sample = new SampleFolder();
        using (var file = File.OpenWrite(sample.Weights))
        {
            file.SetLength(length);
        }

        Says(sample.Refusal(), sample.Weights);
    }

    [Theory]
    [InlineData(Table, 0)]
    [InlineData(Table, 275)]
    [InlineData(Fused, 200)]
    [InlineData("transformer.ln_f.bias", 11)]
    public void A_number_that_is_none_is_refused_with_its_tensor(string name, int at)
    {
        using var sample = new SampleFolder();
        sample.Rewrite(tensor => tensor.Name == name ? WithNaN(tensor, at) : tensor);
        Says(sample.Refusal(), $"'{name}'", "NaN");
    }

    [Fact]
    public void Infinite_and_tiny_numbers_are_numbers()
    {
        float[] numbers = [float.PositiveInfinity, float.NegativeInfinity, float.Epsilon, -0f, .. new float[30]];
        Assert.False(NotANumber.IsIn(numbers));
        for (var i = 0; i < numbers.Length; i++)
        {
            var broken = (float[])numbers.Clone();
            broken[i] = float.NaN;
            Assert.True(NotANumber.IsIn(broken));
        }
    }

    [Fact]
    public void A_tokenizer_with_more_pieces_than_the_model_is_refused_with_both_numbers()
    {
        using var sample = new SampleFolder(pieces: 24);
        Says(sample.Refusal(), "24 pieces", "knows 23", "do not belong together");
    }

    [Fact]
    public void A_folder_without_a_tokenizer_is_refused()
    {
        using var sample = new SampleFolder();
        File.Delete(sample.Tokenizer);
        Says(sample.Refusal(), sample.Path, "tokenizer");
    }

    [Fact]
    public void A_folder_without_weights_is_refused_with_the_names_they_could_have()
    {
        using var sample = new SampleFolder();
        File.Delete(sample.Weights);
        Says(sample.Refusal(), sample.Path, "no weights", "model.safetensors");
    }

    [Fact]
    public void A_shard_that_is_missing_is_named()
    {
        using var sample = new SampleFolder();
        File.Delete(sample.Weights);
        var index = new JsonObject { ["weight_map"] = new JsonObject { [Table] = "model-00001-of-00001.safetensors" } };
        File.WriteAllText($"{sample.Weights}.index.json", index.ToJsonString());
        Says(sample.Refusal(), "model-00001-of-00001.safetensors", "is missing");
    }

    [Fact]
    public void A_token_outside_the_vocabulary_is_named()
    {
        using var model = TorchModelTests.Build("gpt2");
        using var state = model.Start();
        foreach (var id in (int[])[-1, model.VocabularySize, int.MaxValue])
        {
            var error = Assert.Throws<InputException>(() =>
                model.Read([new Reading(state, new[] { id }) { LogProbabilities = new float[1] }])
            );
            Says(error.Message, $"the token {id} ", $"{model.VocabularySize}");
            Assert.Throws<InputException>(() => model.Run(new[] { id }, TraceParts.HiddenStates));
        }
    }

    private static TensorView WithNaN(TensorView tensor, int at)
    {
        var numbers = tensor.ToFloats();
        numbers[at] = float.NaN;
        return TensorView.Of(tensor.Name, tensor.Shape, numbers);
    }

    private static void Says(string message, params string[] parts) =>
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
}
