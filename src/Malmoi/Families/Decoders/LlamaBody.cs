using Malmoi.Architectures;

namespace Malmoi.Families.Decoders;

/// <summary>The names that LLaMA gave the parts of a decoder, and that Mistral, Qwen 2, Gemma, StableLM and Phi kept.</summary>
internal static class LlamaBody
{
    /// <summary>All but the feed-forward network.</summary>
    /// <param name="output">Attention's last projection.</param>
    /// <param name="norm">The norm after the last layer.</param>
    public static CheckpointMap Names(string output = "o_proj", string norm = "norm") =>
        new CheckpointMap("model")
        {
            { "model.embed_tokens", "decoder.embeddings.token" },
            { "model.layers.{}.input_layernorm", "decoder.layers.{}.attentionNorm" },
            { "model.layers.{}.self_attn.q_proj", "decoder.layers.{}.attention.query" },
            { "model.layers.{}.self_attn.k_proj", "decoder.layers.{}.attention.key" },
            { "model.layers.{}.self_attn.v_proj", "decoder.layers.{}.attention.value" },
            { $"model.layers.{{}}.self_attn.{output}", "decoder.layers.{}.attention.output" },
            { "model.layers.{}.post_attention_layernorm", "decoder.layers.{}.feedForwardNorm" },
            { $"model.{norm}", "decoder.norm" },
        }
            .AddAll(DecoderHeads.Names())
            .Ignoring("model.layers.{}.self_attn.rotary_emb.inv_freq");

    /// <summary>A gated network.</summary>
    public static CheckpointMap FeedForward =>
        new()
        {
            { "model.layers.{}.mlp.gate_proj", "decoder.layers.{}.feedForward.gate" },
            { "model.layers.{}.mlp.up_proj", "decoder.layers.{}.feedForward.up" },
            { "model.layers.{}.mlp.down_proj", "decoder.layers.{}.feedForward.down" },
        };
}
