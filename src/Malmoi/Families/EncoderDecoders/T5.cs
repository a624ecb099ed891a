using System.Text.Json.Serialization;
using Malmoi.Architectures;
using static Malmoi.Families.ConfigNames;

namespace Malmoi.Families.EncoderDecoders;

/// <summary>T5 (Raffel et al., 2020), its version 1.1 and mT5 (Xue et al., 2021): relative-position buckets, RMS norm, unscaled scores, no biases.</summary>
public sealed record T5 : Family
{
    public required int VocabSize { get; init; }
    public int DModel { get; init; } = 512;
    public int DKv { get; init; } = 64;
    public int DFf { get; init; } = 2048;
    public int NumLayers { get; init; } = 6;
    public int? NumDecoderLayers { get; init; }
    public int NumHeads { get; init; } = 8;
    public int RelativeAttentionNumBuckets { get; init; } = 32;
    public int RelativeAttentionMaxDistance { get; init; } = 128;
    public double LayerNormEpsilon { get; init; } = 1e-6;

    /// <summary>"relu", "gated-gelu", ...</summary>
    public string FeedForwardProj { get; init; } = "relu";
    public double DropoutRate { get; init; } = 0.1;
    public double ClassifierDropout { get; init; }
    public double InitializerFactor { get; init; } = 1;

    public override ModelSpec Spec(ModelTask task)
    {
        if (task == ModelTask.TokenClass)
        {
            // The reference tags with the encoder alone.
            return new EncoderModel(Stack(NumLayers, decodes: false))
            {
                Heads = EncoderDecoderHeads.Of(this, task, DModel, ClassifierDropout),
            };
        }

        var tied = TieWordEmbeddings ?? ModelType == "t5";
        return new EncoderDecoderModel(
            Stack(NumLayers, decodes: false),
            Stack(NumDecoderLayers ?? NumLayers, decodes: true)
        )
        {
            Heads = task switch
            {
                // Tied, the table is wide apart from what a head expects: Mesh TensorFlow's T5 scales it back.
                ModelTask.NextToken => Head(
                    HeadNames.NextToken,
                    new HeadSpec(Places.Every, VocabSize) { Tied = tied, Scale = tied ? 1 / Math.Sqrt(DModel) : 1 }
                ),
                _ => EncoderDecoderHeads.Of(this, task, DModel, ClassifierDropout),
            },
        };
    }

    /// <summary>Every matrix by what it reads; queries by √head width more, for scores are not divided by it.</summary>
    public override double InitialDeviation(string name) =>
        InitializerFactor
        * (
            name.Contains(".query.", StringComparison.Ordinal) ? 1 / Math.Sqrt((double)DModel * DKv)
            : name.Contains("ttention.output.", StringComparison.Ordinal) ? 1 / Math.Sqrt((double)NumHeads * DKv)
            : name.Contains(".feedForward.down.", StringComparison.Ordinal) ? 1 / Math.Sqrt(DFf)
            : name.Contains(".layers.", StringComparison.Ordinal)
            || name.Contains("relativeBias", StringComparison.Ordinal)
                ? 1 / Math.Sqrt(DModel)
            : 1
        );

    public override CheckpointMap Checkpoint =>
        Task switch
        {
            // The reference's classifiers hold the body under one more name.
            ModelTask.SequenceClass => new CheckpointMap("transformer")
            {
                { "classification_head.dense", "heads.sequenceClass.transform" },
                { "classification_head.out_proj", "heads.sequenceClass.projection" },
            }
                .AddAll(T5Names.Of(Gated), "transformer.")
                .Ignoring([.. T5Names.Unused.Select(name => "transformer." + name)]),
            ModelTask.TokenClass => new CheckpointMap("transformer") { { "classifier", "heads.tokenClass.projection" } }
                .AddAll(T5Names.Encoder(Gated), "transformer.")
                .Ignoring([.. T5Names.Unused.Concat(T5Names.Decoder).Select(name => "transformer." + name)]),
            _ => T5Names.Of(Gated).Ignoring(T5Names.Unused),
        };

    [JsonIgnore]
    private bool Gated => FeedForwardProj.StartsWith("gated-", StringComparison.Ordinal);

    private StackSpec Stack(int depth, bool decodes)
    {
        var norm = new RmsNormSpec(LayerNormEpsilon);
        var attention = new AttentionSpec(DModel, NumHeads)
        {
            HeadWidth = DKv,
            Bias = false,
            OutputBias = false,
            Scale = 1,
            Dropout = DropoutRate,
        };
        // "gated-gelu" means the tanh form, as in the original program.
        var activation =
            FeedForwardProj == "gated-gelu" ? "gelu_new" : FeedForwardProj[(Gated ? "gated-".Length : 0)..];
        var layer = new LayerSpec(
            attention with
            {
                Causal = decodes,
                Positions = new RelativeBuckets(
                    RelativeAttentionNumBuckets,
                    RelativeAttentionMaxDistance,
                    Bidirectional: !decodes
                ),
            },
            new DenseFeedForward(DModel, DFf, ActivationNamed(activation))
            {
                Gated = Gated,
                Bias = false,
                Dropout = DropoutRate,
            },
            norm
        )
        {
            CrossAttention = decodes ? attention : null,
            Dropout = DropoutRate,
        };
        var embeddings = new TokenEmbeddings(VocabSize, DModel) { SharedTable = "tokens", Dropout = DropoutRate };
        return StackSpec.Of(embeddings, layer, depth) with { FinalNorm = norm };
    }
}
