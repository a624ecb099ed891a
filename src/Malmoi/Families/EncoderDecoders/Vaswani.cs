using Malmoi.Architectures;
using static Malmoi.Families.ConfigNames;

namespace Malmoi.Families.EncoderDecoders;

/// <summary>The Transformer (Vaswani et al., 2017), "Attention is all you need", as the paper has it: the model from which all others here descend.</summary>
/// <remarks>
/// <code>
///                                                    next token
///                                                        │
///                                                  token table ᵀ
///                        ┌──── memory ────┐              │
///   N x ┌───────────────┐│            N x │      ┌───────────────────┐
///       │ feed forward  ├┘                │      │ feed forward      │
///       │ self-attention│                 └──────┤ cross-attention   │
///       └───────┬───────┘                        │ masked self-att.  │
///               │                                └────────┬──────────┘
///     √width · token + sin, cos                 √width · token + sin, cos
///               │                                         │
///             source                                 target so far
/// </code>
/// Each sub-layer is x → norm(x + sublayer(x)); projections of attention have no bias; sources, targets and the output share one
/// table of tokens (section 3.4 of the paper). No library published weights under this name: the configuration and the names of the
/// tensors are this project's own.
/// </remarks>
public sealed record Vaswani : Family
{
    public required int VocabSize { get; init; }
    public int DModel { get; init; } = 512;
    public int NumLayers { get; init; } = 6;
    public int NumHeads { get; init; } = 8;
    public int DFf { get; init; } = 2048;

    /// <summary>The longest text; sines and cosines have no end of their own.</summary>
    public int MaxPositionEmbeddings { get; init; } = 1024;

    /// <summary>Tensor2tensor's; the paper does not say.</summary>
    public double LayerNormEps { get; init; } = 1e-6;
    public double Dropout { get; init; } = 0.1;

    public override ModelSpec Spec(ModelTask task)
    {
        var embeddings = new TokenEmbeddings(VocabSize, DModel)
        {
            SharedTable = "tokens",
            Positions = new SinusoidalPositions(MaxPositionEmbeddings, SinusoidOrder.Interleaved),
            Scale = Math.Sqrt(DModel),
            Dropout = Dropout,
        };
        var attention = new AttentionSpec(DModel, NumHeads) { Bias = false, OutputBias = false };
        var reads = new LayerSpec(
            attention,
            new DenseFeedForward(DModel, DFf, Activation.Relu),
            new LayerNormSpec(LayerNormEps)
        )
        {
            Residual = Residual.PostNorm,
            Dropout = Dropout,
        };
        var writes = reads with { Attention = attention with { Causal = true }, CrossAttention = attention };
        return new EncoderDecoderModel(
            StackSpec.Of(embeddings, reads, NumLayers),
            StackSpec.Of(embeddings, writes, NumLayers)
        )
        {
            Heads = task switch
            {
                ModelTask.NextToken => Head(
                    HeadNames.NextToken,
                    new HeadSpec(Places.Every, VocabSize) { Tied = TieWordEmbeddings ?? true }
                ),
                _ => EncoderDecoderHeads.Of(this, task, DModel, Dropout),
            },
        };
    }

    /// <summary>The table's vectors are multiplied by √width, so it is drawn with a deviation of 1/√width, and all else with it.</summary>
    public override double InitialDeviation(string name) => 1 / Math.Sqrt(DModel);

    public override CheckpointMap Checkpoint
    {
        get
        {
            var map = new CheckpointMap { { "tokens", "tokens" } };
            foreach (var head in (string[])["nextToken", "sequenceClass", "tokenClass", "span"])
            {
                map.Add($"heads.{head}.transform", $"heads.{head}.transform");
                map.Add($"heads.{head}.projection", $"heads.{head}.projection");
            }

            foreach (var name in Names())
            {
                map.Add(name, name);
            }

            return map;
        }
    }

    private static IEnumerable<string> Names()
    {
        (string Stack, string[] Attentions)[] stacks =
        [
            ("encoder", ["attention"]),
            ("decoder", ["attention", "crossAttention"]),
        ];
        foreach (var (stack, attentions) in stacks)
        {
            foreach (var attention in attentions)
            {
                foreach (var part in (string[])[".query", ".key", ".value", ".output", "Norm"])
                {
                    yield return $"{stack}.layers.{{}}.{attention}{part}";
                }
            }

            foreach (var part in (string[])[".up", ".down", "Norm"])
            {
                yield return $"{stack}.layers.{{}}.feedForward{part}";
            }
        }

        yield return "heads.nextToken.projection";
    }
}
