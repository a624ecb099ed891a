using Malmoi.Architectures;

namespace Malmoi.Families.Encoders;

/// <summary>Dense passage retrieval (Karpukhin et al., 2020): one BERT for questions, one for passages, one that reads the answer out of a passage.</summary>
/// <remarks>
/// <code>
///   question ─ encoder ─ first place ─ (project) ─┐
///                                                 · → score          reader: question [SEP] passage → begin, end, relevance
///   passage  ─ encoder ─ first place ─ (project) ─┘
/// </code>
/// </remarks>
public sealed record Dpr : BertConfig
{
    /// <summary>Width of the vectors that are compared; 0: the encoder's own.</summary>
    public int ProjectionDim { get; init; }

    public override ModelSpec Spec(ModelTask task) =>
        new EncoderModel(Stack())
        {
            Pooler =
                task == ModelTask.Body && ProjectionDim > 0
                    ? new TransformSpec(ProjectionDim, Activation.Identity)
                    : null,
            Heads = task switch
            {
                ModelTask.Body => new Dictionary<string, HeadSpec>(),
                ModelTask.Span => new()
                {
                    [HeadNames.Span] = EncoderHeads.Span,
                    [HeadNames.Relevance] = new HeadSpec(Places.First, 1) { Bias = true },
                },
                _ => throw NoHead(task),
            },
        };

    public override CheckpointMap Checkpoint
    {
        get
        {
            var encoder = Classes switch
            {
                ["DPRContextEncoder", ..] => "ctx_encoder",
                ["DPRReader", ..] => "span_predictor.encoder",
                _ => "question_encoder",
            };
            var map = new CheckpointMap
            {
                { $"{encoder}.encode_proj", "pooler" },
                { "span_predictor.qa_outputs", "heads.span.projection" },
                { "span_predictor.qa_classifier", "heads.relevance.projection" },
            };
            map.AddAll(BertBody.Layers, $"{encoder}.bert_model.");
            return map.Ignoring($"{encoder}.bert_model.embeddings.position_ids", $"{encoder}.bert_model.pooler.dense");
        }
    }
}
