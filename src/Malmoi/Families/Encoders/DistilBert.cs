using Malmoi.Architectures;
using static Malmoi.Families.ConfigNames;

namespace Malmoi.Families.Encoders;

/// <summary>DistilBERT (Sanh et al., 2019): every second layer of BERT, taught by the whole; no segments, no pooler.</summary>
public sealed record DistilBert : Family
{
    public required int VocabSize { get; init; }
    public int Dim { get; init; } = 768;
    public int NLayers { get; init; } = 6;
    public int NHeads { get; init; } = 12;
    public int HiddenDim { get; init; } = 3072;
    public string Activation { get; init; } = "gelu";
    public int MaxPositionEmbeddings { get; init; } = 512;

    /// <summary>Whether the table of positions began as sines and cosines; a checkpoint holds it all the same.</summary>
    public bool SinusoidalPosEmbds { get; init; }
    public double Dropout { get; init; } = 0.1;
    public double AttentionDropout { get; init; } = 0.1;
    public double QaDropout { get; init; } = 0.1;
    public double SeqClassifDropout { get; init; } = 0.2;

    public override ModelSpec Spec(ModelTask task)
    {
        var norm = new LayerNormSpec(1e-12);
        var embeddings = new TokenEmbeddings(VocabSize, Dim)
        {
            Positions = new LearnedPositions(MaxPositionEmbeddings),
            Norm = norm,
            Dropout = Dropout,
        };
        var layer = new LayerSpec(
            new AttentionSpec(Dim, NHeads) { Dropout = AttentionDropout },
            new DenseFeedForward(Dim, HiddenDim, ActivationNamed(Activation)),
            norm
        )
        {
            Residual = Residual.PostNorm,
            Dropout = Dropout,
        };
        return new EncoderModel(StackSpec.Of(embeddings, layer, NLayers)) { Heads = Heads(task, norm) };
    }

    public override CheckpointMap Checkpoint
    {
        get
        {
            const string layer = "distilbert.transformer.layer.{}";
            var map = new CheckpointMap("distilbert")
            {
                { $"{layer}.attention.q_lin", "encoder.layers.{}.attention.query" },
                { $"{layer}.attention.k_lin", "encoder.layers.{}.attention.key" },
                { $"{layer}.attention.v_lin", "encoder.layers.{}.attention.value" },
                { $"{layer}.attention.out_lin", "encoder.layers.{}.attention.output" },
                { $"{layer}.sa_layer_norm", "encoder.layers.{}.attentionNorm" },
                { $"{layer}.ffn.lin1", "encoder.layers.{}.feedForward.up" },
                { $"{layer}.ffn.lin2", "encoder.layers.{}.feedForward.down" },
                { $"{layer}.output_layer_norm", "encoder.layers.{}.feedForwardNorm" },
                { "vocab_transform", "heads.maskedToken.transform" },
                { "vocab_layer_norm", "heads.maskedToken.norm" },
                { "vocab_projector", "heads.maskedToken.projection" },
                { "pre_classifier", "heads.sequenceClass.transform" },
                { "qa_outputs", "heads.span.projection" },
            };
            map.Add(
                "classifier",
                Task == ModelTask.TokenClass ? "heads.tokenClass.projection" : "heads.sequenceClass.projection"
            );
            map.AddAll(BertBody.Embeddings, "distilbert.");
            return map.Ignoring("distilbert.embeddings.position_ids");
        }
    }

    private Dictionary<string, HeadSpec> Heads(ModelTask task, NormSpec norm) =>
        task switch
        {
            ModelTask.Body => [],
            ModelTask.MaskedToken => Head(
                HeadNames.MaskedToken,
                EncoderHeads.Vocabulary(
                    this,
                    VocabSize,
                    new TransformSpec(Dim, ActivationNamed(Activation)) { Norm = norm }
                )
            ),
            ModelTask.SequenceClass => Head(
                HeadNames.SequenceClass,
                EncoderHeads.Sequence(
                    this,
                    Places.First,
                    SeqClassifDropout,
                    new TransformSpec(Dim, Architectures.Activation.Relu)
                )
            ),
            ModelTask.Choice => Head(
                HeadNames.SequenceClass,
                EncoderHeads.Choice(
                    Places.First,
                    SeqClassifDropout,
                    new TransformSpec(Dim, Architectures.Activation.Relu)
                )
            ),
            ModelTask.TokenClass => Head(HeadNames.TokenClass, EncoderHeads.Tokens(this, Dropout)),
            ModelTask.Span => Head(HeadNames.Span, EncoderHeads.Span with { Dropout = QaDropout }),
            _ => throw NoHead(task),
        };
}
