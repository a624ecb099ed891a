using System.Text.Json.Serialization;
using Malmoi.Architectures;
using static Malmoi.Families.ConfigNames;

namespace Malmoi.Families.Decoders;

/// <summary>GPT-J (Wang and Komatsuzaki, 2021): neighbouring channels turn, attention and feed-forward side by side behind one norm. KoGPT.</summary>
public sealed record GptJ : Family
{
    public required int VocabSize { get; init; }
    public int NPositions { get; init; } = 2048;
    public int NEmbd { get; init; } = 4096;
    public int NLayer { get; init; } = 28;
    public int NHead { get; init; } = 16;
    public int? NInner { get; init; }

    /// <summary>Channels of a head that are turned; null: all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int? RotaryDim { get; init; } = 64;
    public string ActivationFunction { get; init; } = "gelu_new";
    public double LayerNormEpsilon { get; init; } = 1e-5;
    public double EmbdPdrop { get; init; }
    public double AttnPdrop { get; init; }
    public double ResidPdrop { get; init; }

    public override ModelSpec Spec(ModelTask task)
    {
        var norm = new LayerNormSpec(LayerNormEpsilon);
        var layer = new LayerSpec(
            new AttentionSpec(NEmbd, NHead)
            {
                Causal = true,
                Bias = false,
                OutputBias = false,
                Positions = new Rotary(RotaryDim ?? AttentionSpec.Share(NEmbd, NHead), Pairs: RotaryPairs.Neighbours),
                Dropout = AttnPdrop,
            },
            new DenseFeedForward(NEmbd, NInner ?? 4 * NEmbd, ActivationNamed(ActivationFunction)),
            norm
        )
        {
            Residual = Residual.Parallel,
            SharedNorm = true,
            Dropout = ResidPdrop,
        };
        var embeddings = new TokenEmbeddings(VocabSize, NEmbd) { Segments = new SegmentTokens(), Dropout = EmbdPdrop };
        return new DecoderModel(StackSpec.Of(embeddings, layer, NLayer) with { FinalNorm = norm })
        {
            Heads = DecoderHeads.Of(this, task, VocabSize, tied: false, bias: true),
        };
    }

    public override CheckpointMap Checkpoint =>
        new CheckpointMap("transformer")
        {
            { "transformer.wte", "decoder.embeddings.token" },
            { "transformer.h.{}.ln_1", "decoder.layers.{}.attentionNorm" },
            { "transformer.h.{}.attn.q_proj", "decoder.layers.{}.attention.query" },
            { "transformer.h.{}.attn.k_proj", "decoder.layers.{}.attention.key" },
            { "transformer.h.{}.attn.v_proj", "decoder.layers.{}.attention.value" },
            { "transformer.h.{}.attn.out_proj", "decoder.layers.{}.attention.output" },
            { "transformer.h.{}.mlp.fc_in", "decoder.layers.{}.feedForward.up" },
            { "transformer.h.{}.mlp.fc_out", "decoder.layers.{}.feedForward.down" },
            { "transformer.ln_f", "decoder.norm" },
        }
            .AddAll(DecoderHeads.Names())
            .Ignoring(
                "transformer.h.{}.attn.bias",
                "transformer.h.{}.attn.masked_bias",
                "transformer.h.{}.attn.embed_positions"
            );
}
