using Malmoi.Architectures;
using static Malmoi.Families.ConfigNames;

namespace Malmoi.Families.Encoders;

/// <summary>ELECTRA (Clark et al., 2020): a small generator fills blanks, a discriminator says of every token whether it was replaced. KoELECTRA.</summary>
public sealed record Electra : BertConfig
{
    public Electra() => (HiddenSize, IntermediateSize, NumAttentionHeads) = (256, 1024, 4);

    public int EmbeddingSize { get; init; } = 128;

    public override ModelSpec Spec(ModelTask task)
    {
        var narrow = EmbeddingSize == HiddenSize ? (int?)null : EmbeddingSize;
        return new EncoderModel(Stack(Embeddings() with { SumWidth = narrow })) { Heads = Heads(task) };
    }

    public override CheckpointMap Checkpoint
    {
        get
        {
            var map = new CheckpointMap("electra")
            {
                { "electra.embeddings_project", "encoder.embeddings.widen" },
                { "discriminator_predictions.dense", "heads.replacedToken.transform" },
                { "discriminator_predictions.dense_prediction", "heads.replacedToken.projection" },
                { "generator_predictions.dense", "heads.maskedToken.transform" },
                { "generator_predictions.LayerNorm", "heads.maskedToken.norm" },
                { "generator_lm_head", "heads.maskedToken.projection" },
                { "generator_predictions.dense", "heads.nextToken.transform" },
                { "generator_predictions.LayerNorm", "heads.nextToken.norm" },
                { "generator_lm_head", "heads.nextToken.projection" },
                { "classifier.dense", "heads.sequenceClass.transform" },
                { "classifier.out_proj", "heads.sequenceClass.projection" },
                { "classifier", "heads.tokenClass.projection" },
                { "qa_outputs", "heads.span.projection" },
            };
            map.AddAll(BertBody.Names, "electra.");
            return map.Ignoring("electra.embeddings.position_ids");
        }
    }

    private Dictionary<string, HeadSpec> Heads(ModelTask task)
    {
        // The generator's and the classifier's activation is fixed; the discriminator's is the configured one.
        var vocabulary = EncoderHeads.Vocabulary(
            this,
            VocabSize,
            Transform(EmbeddingSize) with
            {
                Activation = Activation.Gelu,
            }
        );
        return task switch
        {
            ModelTask.Body => [],
            ModelTask.MaskedToken => Head(HeadNames.MaskedToken, vocabulary),
            ModelTask.NextToken => Head(HeadNames.NextToken, vocabulary),
            ModelTask.Pretraining => Head(
                HeadNames.ReplacedToken,
                new HeadSpec(Places.Every, 1)
                {
                    Transform = new TransformSpec(HiddenSize, ActivationNamed(HiddenAct)),
                    Bias = true,
                }
            ),
            ModelTask.SequenceClass => Head(
                HeadNames.SequenceClass,
                EncoderHeads.Sequence(this, Places.First, HeadDropout(), new TransformSpec(HiddenSize, Activation.Gelu))
            ),
            ModelTask.TokenClass => Head(HeadNames.TokenClass, EncoderHeads.Tokens(this, HeadDropout())),
            ModelTask.Span => Head(HeadNames.Span, EncoderHeads.Span),
            _ => throw NoHead(task),
        };
    }
}
