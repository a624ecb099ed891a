using Malmoi.Architectures;

namespace Malmoi.Models.Gguf;

/// <summary>The names that ggml gives the parts of a decoder, the same for all architectures.</summary>
internal static class GgufNames
{
    // Of the architectures whose checkpoints fuse queries, keys and values.
    private static readonly HashSet<string> Fusing = new(StringComparer.Ordinal)
    {
        "gpt2",
        "gptneox",
        "falcon",
        "bloom",
        "mpt",
        "starcoder",
    };

    /// <summary>The names of a model that no GGUF file holds yet.</summary>
    /// <param name="architecture">ggml's name of it.</param>
    /// <param name="stack">Its layers.</param>
    public static CheckpointMap Of(string architecture, StackSpec stack)
    {
        var first = stack.Layers[0];
        var hasTwoNorms = architecture == "falcon" && !first.SharedNorm;
        return Of(architecture, first.Attention.Heads, first.Attention.KeyValueHeads, hasTwoNorms);
    }

    /// <param name="architecture">ggml's name of it.</param>
    /// <param name="heads">Query heads.</param>
    /// <param name="keyValueHeads">Heads of keys and values.</param>
    /// <param name="hasTwoNorms">Whether attention has a norm of its own beside the feed-forward's (Falcon 40B).</param>
    public static CheckpointMap Of(string architecture, int heads, int keyValueHeads, bool hasTwoNorms)
    {
        const string Layer = "blk.{}.";
        const string Ours = "decoder.layers.{}.";
        string[] parts = [Ours + "attention.query", Ours + "attention.key", Ours + "attention.value"];
        var fused = new CheckpointMap
        {
            { Layer + "attn_qkv", parts, new Stacked(heads, keyValueHeads, keyValueHeads) },
        };
        var separate = new CheckpointMap
        {
            { Layer + "attn_q", parts[0] },
            { Layer + "attn_k", parts[1] },
            { Layer + "attn_v", parts[2] },
        };
        var (first, second) = Fusing.Contains(architecture) ? (fused, separate) : (separate, fused);
        return new CheckpointMap
        {
            { "token_embd", "decoder.embeddings.token" },
            { "position_embd", "decoder.embeddings.position" },
            { "token_embd_norm", "decoder.embeddings.norm" },
            { "output_norm", "decoder.norm" },
            { "output", "heads.nextToken.projection" },
            { Layer + (hasTwoNorms ? "attn_norm_2" : "attn_norm"), Ours + "attentionNorm" },
            { Layer + (hasTwoNorms ? "attn_norm" : "ffn_norm"), Ours + "feedForwardNorm" },
            { Layer + "attn_output", Ours + "attention.output" },
            { Layer + "attn_q_norm", Ours + "attention.queryNorm" },
            { Layer + "attn_k_norm", Ours + "attention.keyNorm" },
            { Layer + "ffn_gate", Ours + "feedForward.gate" },
            { Layer + "ffn_up", Ours + "feedForward.up" },
            { Layer + "ffn_down", Ours + "feedForward.down" },
            { Layer + "ffn_gate_inp", Ours + "feedForward.router" },
            { Layer + "ffn_gate.{}", Ours + "feedForward.experts.{}.gate" },
            { Layer + "ffn_up.{}", Ours + "feedForward.experts.{}.up" },
            { Layer + "ffn_down.{}", Ours + "feedForward.experts.{}.down" },
        }
            .AddAll(first)
            .AddAll(second)
            .Ignoring("rope_freqs", Layer + "attn_rot_embd");
    }
}
