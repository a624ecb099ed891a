using Malmoi.Architectures;

namespace Malmoi.Families.EncoderDecoders;

/// <summary>The names that T5 gave its parts: blocks of numbered layers, of which the decoder's have one more.</summary>
internal static class T5Names
{
    private static readonly (string Theirs, string Ours)[] Projections =
    [
        ("q", "query"),
        ("k", "key"),
        ("v", "value"),
        ("o", "output"),
    ];

    /// <summary>Copies of the table, and a bias that no program reads.</summary>
    public static string[] Unused =>
        [
            "encoder.embed_tokens",
            "decoder.embed_tokens",
            "decoder.block.0.layer.1.EncDecAttention.relative_attention_bias",
        ];

    /// <summary>All of the decoder and its head, where the encoder is used alone.</summary>
    public static string[] Decoder =>
        [
            .. Projections.Select(part => $"decoder.block.{{}}.layer.{{}}.SelfAttention.{part.Theirs}"),
            .. Projections.Select(part => $"decoder.block.{{}}.layer.{{}}.EncDecAttention.{part.Theirs}"),
            "decoder.block.{}.layer.{}.DenseReluDense.wi",
            "decoder.block.{}.layer.{}.DenseReluDense.wi_0",
            "decoder.block.{}.layer.{}.DenseReluDense.wi_1",
            "decoder.block.{}.layer.{}.DenseReluDense.wo",
            "decoder.block.{}.layer.{}.layer_norm",
            "decoder.block.{}.layer.{}.SelfAttention.relative_attention_bias",
            "decoder.final_layer_norm",
            "lm_head",
        ];

    /// <summary>The table and the encoder.</summary>
    /// <param name="gated">Whether the feed-forward network is.</param>
    public static CheckpointMap Encoder(bool gated)
    {
        var map = new CheckpointMap { { "shared", "tokens" } };
        AddStack(map, "encoder", feedForward: 1, gated);
        return map;
    }

    /// <summary>Both stacks and the heads.</summary>
    /// <param name="gated">Whether the feed-forward networks are.</param>
    public static CheckpointMap Of(bool gated)
    {
        var map = Encoder(gated);
        AddStack(map, "decoder", feedForward: 2, gated);
        foreach (var (theirs, ours) in Projections)
        {
            map.Add(
                $"decoder.block.{{}}.layer.1.EncDecAttention.{theirs}",
                $"decoder.layers.{{}}.crossAttention.{ours}"
            );
        }

        map.Add("decoder.block.{}.layer.1.layer_norm", "decoder.layers.{}.crossAttentionNorm");
        map.Add("qa_outputs", "heads.span.projection");
        map.Add("lm_head", "heads.nextToken.projection");
        return map;
    }

    private static void AddStack(CheckpointMap map, string side, int feedForward, bool gated)
    {
        var (block, layer) = ($"{side}.block.{{}}.layer", $"{side}.layers.{{}}");
        foreach (var (theirs, ours) in Projections)
        {
            map.Add($"{block}.0.SelfAttention.{theirs}", $"{layer}.attention.{ours}");
        }

        map.Add($"{side}.block.0.layer.0.SelfAttention.relative_attention_bias", $"{side}.relativeBias");
        map.Add($"{block}.0.layer_norm", $"{layer}.attentionNorm");
        map.Add($"{block}.{feedForward}.DenseReluDense.wi_0", $"{layer}.feedForward.gate");
        map.Add($"{block}.{feedForward}.DenseReluDense.{(gated ? "wi_1" : "wi")}", $"{layer}.feedForward.up");
        map.Add($"{block}.{feedForward}.DenseReluDense.wo", $"{layer}.feedForward.down");
        map.Add($"{block}.{feedForward}.layer_norm", $"{layer}.feedForwardNorm");
        map.Add($"{side}.final_layer_norm", $"{side}.norm");
    }
}
