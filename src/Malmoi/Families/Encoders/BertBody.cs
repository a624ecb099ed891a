using Malmoi.Architectures;

namespace Malmoi.Families.Encoders;

/// <summary>The names that BERT gave the parts of an encoder, and that most encoders after it kept.</summary>
internal static class BertBody
{
    public static CheckpointMap Embeddings =>
        new()
        {
            { "embeddings.word_embeddings", "encoder.embeddings.token" },
            { "embeddings.position_embeddings", "encoder.embeddings.position" },
            { "embeddings.token_type_embeddings", "encoder.embeddings.segment" },
            { "embeddings.LayerNorm", "encoder.embeddings.norm" },
        };

    /// <summary>Embeddings and layers.</summary>
    public static CheckpointMap Layers
    {
        get
        {
            var map = Embeddings;
            map.Add("encoder.layer.{}.attention.self.query", "encoder.layers.{}.attention.query");
            map.Add("encoder.layer.{}.attention.self.key", "encoder.layers.{}.attention.key");
            map.Add("encoder.layer.{}.attention.self.value", "encoder.layers.{}.attention.value");
            map.Add("encoder.layer.{}.attention.output.dense", "encoder.layers.{}.attention.output");
            map.Add("encoder.layer.{}.attention.output.LayerNorm", "encoder.layers.{}.attentionNorm");
            map.Add("encoder.layer.{}.intermediate.dense", "encoder.layers.{}.feedForward.up");
            map.Add("encoder.layer.{}.output.dense", "encoder.layers.{}.feedForward.down");
            map.Add("encoder.layer.{}.output.LayerNorm", "encoder.layers.{}.feedForwardNorm");
            return map;
        }
    }

    /// <summary>The same with the pooler.</summary>
    public static CheckpointMap Names
    {
        get
        {
            var map = Layers;
            map.Add("pooler.dense", "pooler");
            return map;
        }
    }
}
