using Malmoi.Architectures;

namespace Malmoi.Families.Encoders;

/// <summary>The names that BERT gave the parts of an encoder, and that most encoders after it kept.</summary>
internal static class BertBody
{
    public static CheckpointMap Names =>
        new()
        {
            { "embeddings.word_embeddings", "encoder.embeddings.token" },
            { "embeddings.position_embeddings", "encoder.embeddings.position" },
            { "embeddings.token_type_embeddings", "encoder.embeddings.segment" },
            { "embeddings.LayerNorm", "encoder.embeddings.norm" },
            { "encoder.layer.{}.attention.self.query", "encoder.layers.{}.attention.query" },
            { "encoder.layer.{}.attention.self.key", "encoder.layers.{}.attention.key" },
            { "encoder.layer.{}.attention.self.value", "encoder.layers.{}.attention.value" },
            { "encoder.layer.{}.attention.output.dense", "encoder.layers.{}.attention.output" },
            { "encoder.layer.{}.attention.output.LayerNorm", "encoder.layers.{}.attentionNorm" },
            { "encoder.layer.{}.intermediate.dense", "encoder.layers.{}.feedForward.up" },
            { "encoder.layer.{}.output.dense", "encoder.layers.{}.feedForward.down" },
            { "encoder.layer.{}.output.LayerNorm", "encoder.layers.{}.feedForwardNorm" },
            { "pooler.dense", "pooler" },
        };
}
