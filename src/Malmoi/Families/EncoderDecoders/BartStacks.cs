using Malmoi.Architectures;

namespace Malmoi.Families.EncoderDecoders;

/// <summary>The names that BART gave the parts of an encoder and a decoder, and that mBART, Pegasus and Marian kept.</summary>
internal static class BartStacks
{
    public static CheckpointMap Names
    {
        get
        {
            var map = new CheckpointMap();
            foreach (var side in (string[])["encoder", "decoder"])
            {
                var (theirs, ours) = ($"{side}.layers.{{}}", $"{side}.layers.{{}}");
                map.Add($"{side}.embed_positions", $"{side}.embeddings.position");
                map.Add($"{side}.layernorm_embedding", $"{side}.embeddings.norm");
                AddAttention(map, $"{theirs}.self_attn", $"{ours}.attention");
                map.Add($"{theirs}.fc1", $"{ours}.feedForward.up");
                map.Add($"{theirs}.fc2", $"{ours}.feedForward.down");
                map.Add($"{theirs}.final_layer_norm", $"{ours}.feedForwardNorm");
                map.Add($"{side}.layer_norm", $"{side}.norm");
            }

            AddAttention(map, "decoder.layers.{}.encoder_attn", "decoder.layers.{}.crossAttention");
            return map;
        }
    }

    private static void AddAttention(CheckpointMap map, string theirs, string ours)
    {
        map.Add($"{theirs}.q_proj", $"{ours}.query");
        map.Add($"{theirs}.k_proj", $"{ours}.key");
        map.Add($"{theirs}.v_proj", $"{ours}.value");
        map.Add($"{theirs}.out_proj", $"{ours}.output");
        map.Add($"{theirs}_layer_norm", $"{ours}Norm");
    }
}
