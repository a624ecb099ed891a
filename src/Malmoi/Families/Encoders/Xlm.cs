using Malmoi.Architectures;
using static Malmoi.Families.ConfigNames;

namespace Malmoi.Families.Encoders;

/// <summary>XLM (Conneau and Lample, 2019): BERT over many languages, each with a vector of its own. FlauBERT (Le et al., 2020): the same for French, its norms before or after.</summary>
public sealed record Xlm : Family
{
    public required int VocabSize { get; init; }
    public int EmbDim { get; init; } = 2048;
    public int NLayers { get; init; } = 12;
    public int NHeads { get; init; } = 16;
    public int MaxPositionEmbeddings { get; init; } = 512;

    /// <summary>Whether the table of positions began as sines and cosines; a checkpoint holds it all the same.</summary>
    public bool SinusoidalEmbeddings { get; init; }
    public bool GeluActivation { get; init; } = true;
    public int NLangs { get; init; } = 1;
    public bool UseLangEmb { get; init; } = true;

    /// <summary>Whether a position sees nothing after itself.</summary>
    public bool Causal { get; init; }

    /// <summary>Whether the norms stand before the sub-layers (FlauBERT large).</summary>
    public bool PreNorm { get; init; }

    /// <summary>Adaptive softmax (Grave et al., 2017).</summary>
    public bool Asm { get; init; }
    public double LayerNormEps { get; init; } = 1e-12;
    public string SummaryType { get; init; } = "first";
    public string? SummaryActivation { get; init; }
    public double SummaryFirstDropout { get; init; } = 0.1;
    public double Dropout { get; init; } = 0.1;
    public double AttentionDropout { get; init; } = 0.1;

    public override ModelSpec Spec(ModelTask task)
    {
        Require("asm", Asm, known: false);
        Require("summary_type", SummaryType, "first");
        Require("summary_activation", SummaryActivation, known: null);
        var norm = new LayerNormSpec(LayerNormEps);
        var embeddings = new TokenEmbeddings(VocabSize, EmbDim)
        {
            Positions = new LearnedPositions(MaxPositionEmbeddings),
            Languages = UseLangEmb && NLangs > 1 ? NLangs : null,
            Norm = norm,
            Dropout = Dropout,
        };
        var layer = new LayerSpec(
            new AttentionSpec(EmbDim, NHeads) { Causal = Causal, Dropout = AttentionDropout },
            new DenseFeedForward(EmbDim, 4 * EmbDim, GeluActivation ? Activation.Gelu : Activation.Relu),
            norm
        )
        {
            Residual = PreNorm ? Residual.PreNorm : Residual.PostNorm,
            Dropout = Dropout,
        };
        return new EncoderModel(StackSpec.Of(embeddings, layer, NLayers)) { Heads = Heads(task) };
    }

    public override CheckpointMap Checkpoint =>
        new CheckpointMap("transformer")
        {
            { "transformer.embeddings", "encoder.embeddings.token" },
            { "transformer.position_embeddings", "encoder.embeddings.position" },
            { "transformer.lang_embeddings", "encoder.embeddings.language" },
            { "transformer.layer_norm_emb", "encoder.embeddings.norm" },
            { "transformer.attentions.{}.q_lin", "encoder.layers.{}.attention.query" },
            { "transformer.attentions.{}.k_lin", "encoder.layers.{}.attention.key" },
            { "transformer.attentions.{}.v_lin", "encoder.layers.{}.attention.value" },
            { "transformer.attentions.{}.out_lin", "encoder.layers.{}.attention.output" },
            { "transformer.layer_norm1.{}", "encoder.layers.{}.attentionNorm" },
            { "transformer.ffns.{}.lin1", "encoder.layers.{}.feedForward.up" },
            { "transformer.ffns.{}.lin2", "encoder.layers.{}.feedForward.down" },
            { "transformer.layer_norm2.{}", "encoder.layers.{}.feedForwardNorm" },
            { "pred_layer.proj", "heads.maskedToken.projection" },
            { "pred_layer.proj", "heads.nextToken.projection" },
            { "sequence_summary.summary", "heads.sequenceClass.projection" },
            { "classifier", "heads.tokenClass.projection" },
            { "qa_outputs", "heads.span.projection" },
        }.Ignoring("transformer.position_ids");

    // One class stands for both directions; whether attention is causal says which it is.
    private Dictionary<string, HeadSpec> Heads(ModelTask task) =>
        task switch
        {
            ModelTask.Body => [],
            ModelTask.NextToken or ModelTask.MaskedToken => Head(
                Causal ? HeadNames.NextToken : HeadNames.MaskedToken,
                EncoderHeads.Vocabulary(this, VocabSize)
            ),
            ModelTask.SequenceClass => Head(
                HeadNames.SequenceClass,
                EncoderHeads.Sequence(this, Places.First, SummaryFirstDropout)
            ),
            ModelTask.TokenClass => Head(HeadNames.TokenClass, EncoderHeads.Tokens(this, Dropout)),
            ModelTask.Span => Head(HeadNames.Span, EncoderHeads.Span),
            _ => throw NoHead(task),
        };
}
