using System.Text.Json.Serialization;
using Malmoi.Architectures;
using static Malmoi.Families.ConfigNames;

namespace Malmoi.Families.Encoders;

/// <summary>ViT (Dosovitskiy et al., 2021): an encoder over the squares of an image, its norms before the sub-layers.</summary>
public sealed record Vit : Family
{
    public int HiddenSize { get; init; } = 768;
    public int NumHiddenLayers { get; init; } = 12;
    public int NumAttentionHeads { get; init; } = 12;
    public int IntermediateSize { get; init; } = 3072;
    public string HiddenAct { get; init; } = "gelu";
    public int ImageSize { get; init; } = 224;
    public int PatchSize { get; init; } = 16;
    public int NumChannels { get; init; } = 3;
    public bool QkvBias { get; init; } = true;
    public double LayerNormEps { get; init; } = 1e-12;
    public double HiddenDropoutProb { get; init; }
    public double AttentionProbsDropoutProb { get; init; }

    public override ModelSpec Spec(ModelTask task)
    {
        var norm = new LayerNormSpec(LayerNormEps);
        var patches = new PatchEmbeddings(ImageSize, PatchSize, NumChannels, HiddenSize)
        {
            Dropout = HiddenDropoutProb,
        };
        var embeddings = patches with { Positions = new LearnedPositions(1 + patches.Patches) };
        var layer = new LayerSpec(
            new AttentionSpec(HiddenSize, NumAttentionHeads) { Bias = QkvBias, Dropout = AttentionProbsDropoutProb },
            new DenseFeedForward(HiddenSize, IntermediateSize, ActivationNamed(HiddenAct)),
            norm
        )
        {
            Dropout = HiddenDropoutProb,
        };
        return new EncoderModel(StackSpec.Of(embeddings, layer, NumHiddenLayers) with { FinalNorm = norm })
        {
            Pooler = task == ModelTask.Body ? new TransformSpec(HiddenSize, Activation.Tanh) : null,
            Heads = task switch
            {
                ModelTask.Body => [],
                ModelTask.ImageClass => Head(
                    HeadNames.ImageClass,
                    EncoderHeads.Sequence(this, Places.First, dropout: 0)
                ),
                _ => throw NoHead(task),
            },
        };
    }

    public override CheckpointMap Checkpoint
    {
        get
        {
            const string layer = "vit.encoder.layer.{}";
            return new CheckpointMap("vit")
            {
                { "vit.embeddings.cls_token", "encoder.embeddings.first" },
                { "vit.embeddings.patch_embeddings.projection", "encoder.embeddings.patch" },
                { "vit.embeddings.position_embeddings", "encoder.embeddings.position" },
                { $"{layer}.layernorm_before", "encoder.layers.{}.attentionNorm" },
                { $"{layer}.attention.attention.query", "encoder.layers.{}.attention.query" },
                { $"{layer}.attention.attention.key", "encoder.layers.{}.attention.key" },
                { $"{layer}.attention.attention.value", "encoder.layers.{}.attention.value" },
                { $"{layer}.attention.output.dense", "encoder.layers.{}.attention.output" },
                { $"{layer}.layernorm_after", "encoder.layers.{}.feedForwardNorm" },
                { $"{layer}.intermediate.dense", "encoder.layers.{}.feedForward.up" },
                { $"{layer}.output.dense", "encoder.layers.{}.feedForward.down" },
                { "vit.layernorm", "encoder.norm" },
                { "vit.pooler.dense", "pooler" },
                { "classifier", "heads.imageClass.projection" },
            };
        }
    }

    [JsonIgnore]
    public override bool ShowsLastLayerNormed => false;
}
