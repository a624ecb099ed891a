using Malmoi.Architectures;
using static Malmoi.Families.ConfigNames;

namespace Malmoi.Families.Encoders;

/// <summary>ALBERT (Lan et al., 2020): BERT with narrow embeddings, its layers sharing one set of weights or a few.</summary>
public sealed record Albert : BertConfig
{
    public Albert() => (HiddenSize, IntermediateSize, NumAttentionHeads, HiddenAct) = (4096, 16384, 64, "gelu_new");

    public int EmbeddingSize { get; init; } = 128;

    /// <summary>Sets of weights; neighbouring layers share one.</summary>
    public int NumHiddenGroups { get; init; } = 1;

    /// <summary>Layers in a set.</summary>
    public int InnerGroupNum { get; init; } = 1;
    public double ClassifierDropoutProb { get; init; } = 0.1;

    public override ModelSpec Spec(ModelTask task)
    {
        Require("inner_group_num", InnerGroupNum, known: 1);
        var stack = Stack(Embeddings() with { SumWidth = EmbeddingSize });
        return new EncoderModel(
            stack with
            {
                WeightsOfLayer =
                [
                    .. Enumerable
                        .Range(0, NumHiddenLayers)
                        .Select(layer => (int)((long)layer * NumHiddenGroups / NumHiddenLayers)),
                ],
            }
        )
        {
            Pooler = HasPooler(task) ? new TransformSpec(HiddenSize, Activation.Tanh) : null,
            Heads = Heads(task),
        };
    }

    public override CheckpointMap Checkpoint
    {
        get
        {
            const string layer = "albert.encoder.albert_layer_groups.{}.albert_layers.0";
            var map = new CheckpointMap("albert")
            {
                { "albert.encoder.embedding_hidden_mapping_in", "encoder.embeddings.widen" },
                { $"{layer}.attention.query", "encoder.layers.{}.attention.query" },
                { $"{layer}.attention.key", "encoder.layers.{}.attention.key" },
                { $"{layer}.attention.value", "encoder.layers.{}.attention.value" },
                { $"{layer}.attention.dense", "encoder.layers.{}.attention.output" },
                { $"{layer}.attention.LayerNorm", "encoder.layers.{}.attentionNorm" },
                { $"{layer}.ffn", "encoder.layers.{}.feedForward.up" },
                { $"{layer}.ffn_output", "encoder.layers.{}.feedForward.down" },
                { $"{layer}.full_layer_layer_norm", "encoder.layers.{}.feedForwardNorm" },
                { "albert.pooler", "pooler" },
                { "predictions.dense", "heads.maskedToken.transform" },
                { "predictions.LayerNorm", "heads.maskedToken.norm" },
                { "predictions.decoder", "heads.maskedToken.projection" },
                { "predictions.bias", "heads.maskedToken.projection.bias" },
                { "sop_classifier.classifier", "heads.nextSentence.projection" },
                { "qa_outputs", "heads.span.projection" },
            };
            map.Add(
                "classifier",
                Task == ModelTask.TokenClass ? "heads.tokenClass.projection" : "heads.sequenceClass.projection"
            );
            map.AddAll(BertBody.Embeddings, "albert.");
            return map.Ignoring("albert.embeddings.position_ids");
        }
    }

    private static bool HasPooler(ModelTask task) =>
        task is ModelTask.Body or ModelTask.SequenceClass or ModelTask.Choice or ModelTask.Pretraining;

    private Dictionary<string, HeadSpec> Heads(ModelTask task)
    {
        var vocabulary = EncoderHeads.Vocabulary(this, VocabSize, Transform(EmbeddingSize));
        // Not whether the second sentence follows, but whether the two stand in order; the head is the same.
        var order = new HeadSpec(Places.Pooled, 2) { Bias = true, Dropout = ClassifierDropoutProb };
        return task switch
        {
            ModelTask.Body => [],
            ModelTask.MaskedToken => Head(HeadNames.MaskedToken, vocabulary),
            ModelTask.Pretraining => new() { [HeadNames.MaskedToken] = vocabulary, [HeadNames.NextSentence] = order },
            ModelTask.SequenceClass => Head(
                HeadNames.SequenceClass,
                EncoderHeads.Sequence(this, Places.Pooled, ClassifierDropoutProb)
            ),
            ModelTask.Choice => Head(
                HeadNames.SequenceClass,
                EncoderHeads.Choice(Places.Pooled, ClassifierDropoutProb)
            ),
            ModelTask.TokenClass => Head(HeadNames.TokenClass, EncoderHeads.Tokens(this, ClassifierDropoutProb)),
            ModelTask.Span => Head(HeadNames.Span, EncoderHeads.Span),
            _ => throw NoHead(task),
        };
    }
}
