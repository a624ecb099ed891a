using System.Text.Json.Serialization;
using Malmoi.Architectures;
using static Malmoi.Families.ConfigNames;

namespace Malmoi.Families.Decoders;

/// <summary>OPT (Zhang et al., 2022): GPT-3's shape with ReLU and positions that begin at row 2; 350m norms afterwards and has narrow embeddings. Galactica.</summary>
public sealed record Opt : Family
{
    public required int VocabSize { get; init; }
    public int HiddenSize { get; init; } = 768;
    public int NumHiddenLayers { get; init; } = 12;
    public int FfnDim { get; init; } = 3072;
    public int NumAttentionHeads { get; init; } = 12;
    public int MaxPositionEmbeddings { get; init; } = 2048;
    public int? WordEmbedProjDim { get; init; }
    public bool DoLayerNormBefore { get; init; } = true;

    [JsonPropertyName("_remove_final_layer_norm")]
    public bool RemoveFinalLayerNorm { get; init; }
    public bool EnableBias { get; init; } = true;
    public bool LayerNormElementwiseAffine { get; init; } = true;
    public string ActivationFunction { get; init; } = "relu";
    public double Dropout { get; init; } = 0.1;
    public double AttentionDropout { get; init; }

    public override ModelSpec Spec(ModelTask task)
    {
        var norm = new LayerNormSpec { Scaled = LayerNormElementwiseAffine, Shifted = LayerNormElementwiseAffine };
        int? narrow = WordEmbedProjDim is { } width && width != HiddenSize ? width : null;
        var embeddings = new TokenEmbeddings(VocabSize, HiddenSize)
        {
            TokenWidth = narrow,
            Positions = new LearnedPositions(MaxPositionEmbeddings, FirstRow: 2)
            {
                Numbering = PositionNumbering.Unmasked,
            },
        };
        var layer = new LayerSpec(
            new AttentionSpec(HiddenSize, NumAttentionHeads)
            {
                Causal = true,
                Bias = EnableBias,
                OutputBias = EnableBias,
                Dropout = AttentionDropout,
            },
            new DenseFeedForward(HiddenSize, FfnDim, ActivationNamed(ActivationFunction)) { Bias = EnableBias },
            norm
        )
        {
            Residual = DoLayerNormBefore ? Residual.PreNorm : Residual.PostNorm,
            Dropout = Dropout,
        };
        var decoder = StackSpec.Of(embeddings, layer, NumHiddenLayers) with
        {
            FinalNorm = DoLayerNormBefore && !RemoveFinalLayerNorm ? norm : null,
            OutputWidth = narrow,
        };
        return new DecoderModel(decoder) { Heads = DecoderHeads.Of(this, task, VocabSize, tied: true) };
    }

    public double InitStd { get; init; } = 0.02;

    public override double InitialDeviation(string name) => InitStd;

    public override CheckpointMap Checkpoint =>
        new CheckpointMap("model")
        {
            { "model.decoder.embed_tokens", "decoder.embeddings.token" },
            { "model.decoder.embed_positions", "decoder.embeddings.position" },
            { "model.decoder.project_in", "decoder.embeddings.widenToken" },
            { "model.decoder.layers.{}.self_attn.q_proj", "decoder.layers.{}.attention.query" },
            { "model.decoder.layers.{}.self_attn.k_proj", "decoder.layers.{}.attention.key" },
            { "model.decoder.layers.{}.self_attn.v_proj", "decoder.layers.{}.attention.value" },
            { "model.decoder.layers.{}.self_attn.out_proj", "decoder.layers.{}.attention.output" },
            { "model.decoder.layers.{}.self_attn_layer_norm", "decoder.layers.{}.attentionNorm" },
            { "model.decoder.layers.{}.fc1", "decoder.layers.{}.feedForward.up" },
            { "model.decoder.layers.{}.fc2", "decoder.layers.{}.feedForward.down" },
            { "model.decoder.layers.{}.final_layer_norm", "decoder.layers.{}.feedForwardNorm" },
            { "model.decoder.final_layer_norm", "decoder.norm" },
            { "model.decoder.project_out", "decoder.narrow" },
        }.AddAll(DecoderHeads.Names());
}
