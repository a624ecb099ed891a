using Malmoi.Architectures;

namespace Malmoi.Families.EncoderDecoders;

/// <summary>The names that BART gave its parts, and that mBART, Pegasus and Marian kept.</summary>
internal static class BartStacks
{
    /// <summary>Both stacks, the heads, and one table of tokens.</summary>
    public static CheckpointMap Names
    {
        get
        {
            var map = NamesWithoutTable;
            map.Add("model.shared", "tokens");
            return map.Ignoring("model.encoder.embed_tokens", "model.decoder.embed_tokens");
        }
    }

    /// <summary>The same without the table.</summary>
    public static CheckpointMap NamesWithoutTable
    {
        get
        {
            var map = new CheckpointMap("model")
            {
                { "final_logits_bias", "heads.nextToken.outputBias" },
                { "lm_head", "heads.nextToken.projection" },
                { "classification_head.dense", "heads.sequenceClass.transform" },
                { "classification_head.out_proj", "heads.sequenceClass.projection" },
                { "qa_outputs", "heads.span.projection" },
                { "classifier", "heads.tokenClass.projection" },
            };
            foreach (var side in (string[])["encoder", "decoder"])
            {
                var (theirs, ours) = ($"model.{side}.layers.{{}}", $"{side}.layers.{{}}");
                map.Add($"model.{side}.embed_positions", $"{side}.embeddings.position");
                map.Add($"model.{side}.layernorm_embedding", $"{side}.embeddings.norm");
                AddAttention(map, $"{theirs}.self_attn", $"{ours}.attention");
                map.Add($"{theirs}.fc1", $"{ours}.feedForward.up");
                map.Add($"{theirs}.fc2", $"{ours}.feedForward.down");
                map.Add($"{theirs}.final_layer_norm", $"{ours}.feedForwardNorm");
                map.Add($"model.{side}.layer_norm", $"{side}.norm");
            }

            AddAttention(map, "model.decoder.layers.{}.encoder_attn", "decoder.layers.{}.crossAttention");
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
