using Malmoi.Architectures;
using static Malmoi.Families.ConfigNames;

namespace Malmoi.Families.Encoders;

/// <summary>BERT (Devlin et al., 2019): learned positions and segments, a norm after each sub-layer, attention both ways. KcBERT, KLUE-BERT.</summary>
public sealed record Bert : BertConfig
{
    public override ModelSpec Spec(ModelTask task) =>
        new EncoderModel(Stack())
        {
            Pooler = HasPooler(task) ? new TransformSpec(HiddenSize, Activation.Tanh) : null,
            Heads = Heads(task),
        };

    public override CheckpointMap Checkpoint
    {
        get
        {
            var map = new CheckpointMap("bert")
            {
                { "cls.predictions.transform.dense", "heads.maskedToken.transform" },
                { "cls.predictions.transform.LayerNorm", "heads.maskedToken.norm" },
                { "cls.predictions.decoder", "heads.maskedToken.projection" },
                { "cls.predictions.bias", "heads.maskedToken.projection.bias" },
                { "cls.predictions.transform.dense", "heads.nextToken.transform" },
                { "cls.predictions.transform.LayerNorm", "heads.nextToken.norm" },
                { "cls.predictions.decoder", "heads.nextToken.projection" },
                { "cls.predictions.bias", "heads.nextToken.projection.bias" },
                { "cls.seq_relationship", "heads.nextSentence.projection" },
                { "qa_outputs", "heads.span.projection" },
            };
            map.Add(
                "classifier",
                Task == ModelTask.TokenClass ? "heads.tokenClass.projection" : "heads.sequenceClass.projection"
            );
            map.AddAll(BertBody.Names, "bert.");
            return map.Ignoring("bert.embeddings.position_ids");
        }
    }

    private static bool HasPooler(ModelTask task) =>
        task
            is ModelTask.Body
                or ModelTask.SequenceClass
                or ModelTask.Choice
                or ModelTask.NextSentence
                or ModelTask.Pretraining;

    private Dictionary<string, HeadSpec> Heads(ModelTask task)
    {
        var vocabulary = EncoderHeads.Vocabulary(this, VocabSize, Transform());
        var pair = new HeadSpec(Places.Pooled, 2) { Bias = true };
        return task switch
        {
            ModelTask.Body => [],
            ModelTask.NextToken => Head(HeadNames.NextToken, vocabulary),
            ModelTask.MaskedToken => Head(HeadNames.MaskedToken, vocabulary),
            ModelTask.NextSentence => Head(HeadNames.NextSentence, pair),
            ModelTask.Pretraining => new() { [HeadNames.MaskedToken] = vocabulary, [HeadNames.NextSentence] = pair },
            ModelTask.SequenceClass => Head(
                HeadNames.SequenceClass,
                EncoderHeads.Sequence(this, Places.Pooled, HeadDropout())
            ),
            ModelTask.Choice => Head(HeadNames.SequenceClass, EncoderHeads.Choice(Places.Pooled, HeadDropout())),
            ModelTask.TokenClass => Head(HeadNames.TokenClass, EncoderHeads.Tokens(this, HeadDropout())),
            ModelTask.Span => Head(HeadNames.Span, EncoderHeads.Span),
            _ => throw NoHead(task),
        };
    }
}
