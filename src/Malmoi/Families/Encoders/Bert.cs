using Malmoi.Architectures;
using static Malmoi.Families.ConfigNames;

namespace Malmoi.Families.Encoders;

/// <summary>BERT (Devlin et al., 2019): learned positions and segments, a norm after each sub-layer, attention both ways.</summary>
public sealed record Bert : Family
{
    public required int VocabSize { get; init; }
    public int HiddenSize { get; init; } = 768;
    public int NumHiddenLayers { get; init; } = 12;
    public int NumAttentionHeads { get; init; } = 12;
    public int IntermediateSize { get; init; } = 3072;
    public string HiddenAct { get; init; } = "gelu";
    public int MaxPositionEmbeddings { get; init; } = 512;
    public int TypeVocabSize { get; init; } = 2;
    public double LayerNormEps { get; init; } = 1e-12;
    public string PositionEmbeddingType { get; init; } = "absolute";
    public bool IsDecoder { get; init; }
    public double HiddenDropoutProb { get; init; } = 0.1;
    public double AttentionProbsDropoutProb { get; init; } = 0.1;
    public double? ClassifierDropout { get; init; }

    public override ModelSpec Spec(ModelTask task)
    {
        var norm = new LayerNormSpec(LayerNormEps);
        var embeddings = new TokenEmbeddings(VocabSize, HiddenSize)
        {
            Positions = new LearnedPositions(MaxPositionEmbeddings),
            Segments = new SegmentTable(TypeVocabSize),
            Norm = norm,
            Dropout = HiddenDropoutProb,
        };
        var layer = new LayerSpec(
            new AttentionSpec(HiddenSize, NumAttentionHeads)
            {
                Causal = IsDecoder,
                Dropout = AttentionProbsDropoutProb,
            },
            new DenseFeedForward(HiddenSize, IntermediateSize, ActivationNamed(HiddenAct)),
            norm
        )
        {
            Residual = Residual.PostNorm,
            Dropout = HiddenDropoutProb,
        };
        return new EncoderModel(StackSpec.Of(embeddings, layer, NumHiddenLayers))
        {
            Pooler = HasPooler(task) ? new TransformSpec(HiddenSize, Activation.Tanh) : null,
            Heads = Heads(task, norm),
        };
    }

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
        task is ModelTask.Body or ModelTask.SequenceClass or ModelTask.NextSentence or ModelTask.Pretraining;

    private Dictionary<string, HeadSpec> Heads(ModelTask task, NormSpec norm)
    {
        var transform = new TransformSpec(HiddenSize, ActivationNamed(HiddenAct)) { Norm = norm };
        var vocabulary = new HeadSpec(Places.Every, VocabSize)
        {
            Transform = transform,
            Tied = TieWordEmbeddings ?? true,
            Bias = true,
        };
        var pair = new HeadSpec(Places.Pooled, 2) { Bias = true };
        var dropout = ClassifierDropout ?? HiddenDropoutProb;
        return task switch
        {
            ModelTask.Body => [],
            ModelTask.NextToken => Head(HeadNames.NextToken, vocabulary),
            ModelTask.MaskedToken => Head(HeadNames.MaskedToken, vocabulary),
            ModelTask.NextSentence => Head(HeadNames.NextSentence, pair),
            ModelTask.Pretraining => new() { [HeadNames.MaskedToken] = vocabulary, [HeadNames.NextSentence] = pair },
            ModelTask.SequenceClass => Head(
                HeadNames.SequenceClass,
                new HeadSpec(Places.Pooled, Labels) { Bias = true, Dropout = dropout }
            ),
            ModelTask.TokenClass => Head(
                HeadNames.TokenClass,
                new HeadSpec(Places.Every, Labels) { Bias = true, Dropout = dropout }
            ),
            ModelTask.Span => Head(HeadNames.Span, new HeadSpec(Places.Every, 2) { Bias = true }),
            _ => throw NoHead(task),
        };
    }
}
