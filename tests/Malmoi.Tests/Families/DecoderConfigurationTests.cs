using System.Text;
using Malmoi.Architectures;
using Malmoi.Families;

namespace Malmoi.Tests.Families;

/// <summary>One model said in several ways is one spec.</summary>
public class DecoderConfigurationTests
{
    [Theory]
    [InlineData(
        """{"model_type": "gpt_neo", "vocab_size": 9, "num_layers": 4, "attention_types": [[["global", "local"], 2]]}""",
        """{"model_type": "gpt_neo", "vocab_size": 9, "num_layers": 4, "attention_layers": ["global", "local", "global", "local"]}"""
    )]
    [InlineData(
        """{"model_type": "gpt_neo", "vocab_size": 9, "num_layers": 2}""",
        """{"model_type": "gpt_neo", "vocab_size": 9, "num_layers": 2, "attention_types": [[["global"], 1], [["local"], 1]], "intermediate_size": null}"""
    )]
    [InlineData(
        """{"model_type": "gpt2", "vocab_size": 9, "n_ctx": 512}""",
        """{"model_type": "gpt2", "vocab_size": 9, "n_positions": 512, "n_inner": null}"""
    )]
    [InlineData(
        """{"model_type": "bloom", "n_embed": 1024, "n_layer": 24, "num_attention_heads": 16}""",
        """{"model_type": "bloom", "hidden_size": 1024, "num_hidden_layers": 24, "n_head": 16}"""
    )]
    [InlineData(
        """{"model_type": "RefinedWebModel", "hidden_size": 4544, "n_head": 71, "n_layer": 32}""",
        """{"model_type": "falcon"}"""
    )]
    [InlineData(
        """{"model_type": "RefinedWeb", "hidden_size": 8192, "n_head": 128, "n_head_kv": 8, "n_layer": 60}""",
        """{"model_type": "falcon", "hidden_size": 8192, "num_attention_heads": 128, "num_kv_heads": 8, "num_hidden_layers": 60, "new_decoder_architecture": true}"""
    )]
    [InlineData(
        """{"model_type": "llama", "vocab_size": 9, "rope_theta": 500000.0, "rope_scaling": {"type": "linear", "factor": 2.0}}""",
        """{"model_type": "llama", "vocab_size": 9, "rope_parameters": {"rope_theta": 500000.0, "rope_type": "linear", "factor": 2.0}}"""
    )]
    [InlineData(
        """{"model_type": "llama", "vocab_size": 9, "rope_scaling": null, "num_key_value_heads": null}""",
        """{"model_type": "llama", "vocab_size": 9, "rope_scaling": {"rope_type": "default"}, "num_key_value_heads": 32}"""
    )]
    [InlineData(
        """{"model_type": "gpt_neox", "vocab_size": 9, "rotary_pct": 0.5, "rotary_emb_base": 20000}""",
        """{"model_type": "gpt_neox", "vocab_size": 9, "rope_parameters": {"rope_theta": 20000, "partial_rotary_factor": 0.5}}"""
    )]
    [InlineData(
        """{"model_type": "gemma", "vocab_size": 9, "hidden_act": "gelu"}""",
        """{"model_type": "gemma", "vocab_size": 9, "hidden_act": "gelu", "hidden_activation": "gelu_pytorch_tanh"}"""
    )]
    [InlineData(
        """{"model_type": "mpt"}""",
        """{"model_type": "mpt", "expansion_ratio": 4, "attn_config": {"attn_type": "multihead_attention", "alibi": true, "alibi_bias_max": 8, "clip_qkv": null, "softmax_scale": null}}"""
    )]
    [InlineData(
        """{"model_type": "mistral", "vocab_size": 9, "num_key_value_heads": 8}""",
        """{"model_type": "mistral", "vocab_size": 9, "sliding_window": 4096, "head_dim": 128}"""
    )]
    [InlineData(
        """{"model_type": "opt", "vocab_size": 9, "word_embed_proj_dim": 768}""",
        """{"model_type": "opt", "vocab_size": 9}"""
    )]
    public void One_model_said_in_two_ways_is_one_spec(string one, string other) =>
        Assert.Equal(Text(Decoder(one)), Text(Decoder(other)));

    [Theory]
    [InlineData("""{"model_type": "mistral", "vocab_size": 9, "sliding_window": null}""")]
    [InlineData("""{"model_type": "qwen2", "vocab_size": 9, "sliding_window": 4}""")]
    [InlineData("""{"model_type": "mixtral", "vocab_size": 9}""")]
    public void A_window_that_is_not_used_is_none(string config) =>
        Assert.All(Decoder(config).Decoder.Layers, layer => Assert.Null(layer.Attention.Window));

    [Fact]
    public void Windows_of_upper_layers_begin_where_the_configuration_says()
    {
        var layers = Decoder(
            """{"model_type": "qwen2", "vocab_size": 9, "num_hidden_layers": 3, "use_sliding_window": true, "sliding_window": 7, "max_window_layers": 2}"""
        ).Decoder.Layers;
        Assert.Equal([null, null, 7], layers.Select(layer => layer.Attention.Window));
    }

    [Theory]
    [InlineData(
        """{"model_type": "gpt_neo", "vocab_size": 9, "num_layers": 3, "attention_types": [[["global"], 2]]}""",
        "attention_types"
    )]
    [InlineData(
        """{"model_type": "gpt_neo", "vocab_size": 9, "num_layers": 1, "attention_types": 5}""",
        "attention_types"
    )]
    [InlineData(
        """{"model_type": "gpt_neo", "vocab_size": 9, "num_layers": 1, "attention_types": [[["global"], 2000000000]]}""",
        "attention_types"
    )]
    [InlineData(
        """{"model_type": "gpt_neo", "vocab_size": 9, "num_layers": 1, "attention_types": [[[7], 1]]}""",
        "attention_types"
    )]
    [InlineData("""{"model_type": "mpt", "attn_config": {"alibi": false}}""", "attn_config.alibi")]
    [InlineData("""{"model_type": "stablelm", "vocab_size": 9, "qk_layernorm": true}""", "qk_layernorm")]
    [InlineData(
        """{"model_type": "llama", "vocab_size": 9, "rope_scaling": {"type": "yarn", "factor": 2.0}}""",
        "yarn"
    )]
    [InlineData("""{"model_type": "llama", "vocab_size": 9, "hidden_act": "snake"}""", "'snake'")]
    [InlineData(
        """{"model_type": "llama", "vocab_size": 9, "hidden_size": 10, "num_attention_heads": 3}""",
        "3 attention heads"
    )]
    [InlineData(
        """{"model_type": "llama", "vocab_size": 9, "num_attention_heads": 0}""",
        "\"num_attention_heads\" is 0"
    )]
    [InlineData("""{"model_type": "llama", "vocab_size": 9, "num_key_value_heads": 5}""", "5 key/value heads")]
    [InlineData(
        """{"model_type": "falcon", "new_decoder_architecture": true, "num_kv_heads": 0}""",
        "\"num_kv_heads\" is 0"
    )]
    [InlineData(
        """{"model_type": "llama", "vocab_size": 9, "num_hidden_layers": 2000000000}""",
        "\"num_hidden_layers\" is 2000000000"
    )]
    [InlineData("""{"model_type": "gpt2", "vocab_size": 9, "n_layer": -1}""", "\"n_layer\" is -1")]
    public void What_is_not_known_is_refused_in_one_line(string config, string said)
    {
        var error = Assert.Throws<InputException>(() => Decoder(config));
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    private static DecoderModel Decoder(string config) =>
        Assert.IsType<DecoderModel>(
            FamilyTable.Read(Encoding.UTF8.GetBytes(config), "config.json").Spec(ModelTask.NextToken)
        );

    // Lists compare by what they are, not by what they hold; their layers one by one do.
    private static string Text(DecoderModel model) =>
        string.Join(
            '\n',
            model.Decoder.Layers.Select(layer => layer.ToString()).Prepend(model.Decoder.Embeddings.ToString())
        );
}
