using Malmoi.Architectures;
using static Malmoi.Families.ConfigNames;

namespace Malmoi.Families.Encoders;

/// <summary>RoBERTa (Liu et al., 2019), XLM-R (Conneau et al., 2020) and CamemBERT (Martin et al., 2020): BERT trained longer, positions counted after the padding id. KLUE-RoBERTa.</summary>
public sealed record Roberta : BertConfig
{
    public override ModelSpec Spec(ModelTask task)
    {
        // The table's first rows are taken: padding has the row of its own id, and text begins after it.
        var padding = PadTokenId ?? 1;
        var embeddings = Embeddings() with
        {
            Positions = new LearnedPositions(MaxPositionEmbeddings - padding - 1, FirstRow: padding + 1)
            {
                Numbering = PositionNumbering.SkipPadding,
            },
            Padding = padding,
        };
        return new EncoderModel(Stack(embeddings))
        {
            Pooler = task == ModelTask.Body ? new TransformSpec(HiddenSize, Activation.Tanh) : null,
            Heads = Heads(task),
        };
    }

    public override CheckpointMap Checkpoint
    {
        get
        {
            var map = new CheckpointMap("roberta")
            {
                { "lm_head.dense", "heads.maskedToken.transform" },
                { "lm_head.layer_norm", "heads.maskedToken.norm" },
                { "lm_head.decoder", "heads.maskedToken.projection" },
                { "lm_head.bias", "heads.maskedToken.projection.bias" },
                { "lm_head.dense", "heads.nextToken.transform" },
                { "lm_head.layer_norm", "heads.nextToken.norm" },
                { "lm_head.decoder", "heads.nextToken.projection" },
                { "lm_head.bias", "heads.nextToken.projection.bias" },
                { "classifier.dense", "heads.sequenceClass.transform" },
                { "classifier.out_proj", "heads.sequenceClass.projection" },
                { "classifier", "heads.tokenClass.projection" },
                { "qa_outputs", "heads.span.projection" },
            };
            map.AddAll(BertBody.Names, "roberta.");
            return map.Ignoring("roberta.embeddings.position_ids");
        }
    }

    private Dictionary<string, HeadSpec> Heads(ModelTask task)
    {
        // Not the configured activation: this head's is fixed.
        var vocabulary = EncoderHeads.Vocabulary(this, VocabSize, Transform() with { Activation = Activation.Gelu });
        return task switch
        {
            ModelTask.Body => [],
            ModelTask.NextToken => Head(HeadNames.NextToken, vocabulary),
            ModelTask.MaskedToken => Head(HeadNames.MaskedToken, vocabulary),
            ModelTask.SequenceClass => Head(
                HeadNames.SequenceClass,
                EncoderHeads.Sequence(this, Places.First, HeadDropout(), new TransformSpec(HiddenSize, Activation.Tanh))
            ),
            ModelTask.TokenClass => Head(HeadNames.TokenClass, EncoderHeads.Tokens(this, HeadDropout())),
            ModelTask.Span => Head(HeadNames.Span, EncoderHeads.Span),
            _ => throw NoHead(task),
        };
    }
}
