using System.Text.Json;
using Malmoi.Architectures;
using static Malmoi.Families.ConfigNames;

namespace Malmoi.Families.Decoders;

/// <summary>GPT-Neo (Black et al., 2021): GPT-2 whose every second layer looks back over a window only; scores are not scaled.</summary>
public sealed record GptNeo : Family
{
    public required int VocabSize { get; init; }
    public int MaxPositionEmbeddings { get; init; } = 2048;
    public int HiddenSize { get; init; } = 2048;
    public int NumLayers { get; init; } = 24;
    public int NumHeads { get; init; } = 16;
    public int? IntermediateSize { get; init; }
    public int WindowSize { get; init; } = 256;

    /// <summary>Runs of layers, [[["global", "local"], 12]]: the pattern and how often it repeats.</summary>
    public JsonElement? AttentionTypes { get; init; }

    /// <summary>The same written out, a word a layer.</summary>
    public IReadOnlyList<string>? AttentionLayers { get; init; }
    public string ActivationFunction { get; init; } = "gelu_new";
    public double LayerNormEpsilon { get; init; } = 1e-5;
    public double EmbedDropout { get; init; }
    public double AttentionDropout { get; init; }
    public double ResidDropout { get; init; }

    public override ModelSpec Spec(ModelTask task)
    {
        var norm = new LayerNormSpec(LayerNormEpsilon);
        var embeddings = new TokenEmbeddings(VocabSize, HiddenSize)
        {
            Positions = new LearnedPositions(MaxPositionEmbeddings),
            Segments = new SegmentTokens(),
            Dropout = EmbedDropout,
        };
        var kinds = Kinds();
        var decoder = StackSpec.Of(embeddings, Layer, NumLayers) with { FinalNorm = norm };
        return new DecoderModel(decoder) { Heads = DecoderHeads.Of(this, task, VocabSize, tied: true) };

        LayerSpec Layer(int index) =>
            new(
                new AttentionSpec(HiddenSize, NumHeads)
                {
                    Causal = true,
                    Bias = false,
                    Scale = 1,
                    Window = kinds[index] == "local" ? WindowSize : null,
                    Dropout = AttentionDropout,
                },
                new DenseFeedForward(
                    HiddenSize,
                    IntermediateSize ?? 4 * HiddenSize,
                    ActivationNamed(ActivationFunction)
                ),
                norm
            )
            {
                Dropout = ResidDropout,
            };
    }

    public override CheckpointMap Checkpoint =>
        new CheckpointMap("transformer")
        {
            { "transformer.wte", "decoder.embeddings.token" },
            { "transformer.wpe", "decoder.embeddings.position" },
            { "transformer.h.{}.ln_1", "decoder.layers.{}.attentionNorm" },
            { "transformer.h.{}.attn.attention.q_proj", "decoder.layers.{}.attention.query" },
            { "transformer.h.{}.attn.attention.k_proj", "decoder.layers.{}.attention.key" },
            { "transformer.h.{}.attn.attention.v_proj", "decoder.layers.{}.attention.value" },
            { "transformer.h.{}.attn.attention.out_proj", "decoder.layers.{}.attention.output" },
            { "transformer.h.{}.ln_2", "decoder.layers.{}.feedForwardNorm" },
            { "transformer.h.{}.mlp.c_fc", "decoder.layers.{}.feedForward.up" },
            { "transformer.h.{}.mlp.c_proj", "decoder.layers.{}.feedForward.down" },
            { "transformer.ln_f", "decoder.norm" },
        }
            .AddAll(DecoderHeads.Names())
            .Ignoring("transformer.h.{}.attn.attention.bias", "transformer.h.{}.attn.attention.masked_bias");

    private List<string> Kinds()
    {
        // A file may claim any number of layers: no more are written out than a model can have.
        List<string> kinds = [.. Said().Take(StackSpec.Deepest + 1)];
        return kinds.Count == NumLayers && kinds.TrueForAll(kind => kind is "global" or "local")
            ? kinds
            : throw new InputException(
                $"the configuration has {NumLayers} layers, but its \"attention_types\" do not say of each whether it is global or local"
            );
    }

    private IEnumerable<string> Said() =>
        AttentionLayers
        ?? (
            AttentionTypes is { } runs
                ? Elements(runs).SelectMany(Run)
                : Enumerable.Range(0, NumLayers).Select(layer => layer % 2 == 0 ? "global" : "local")
        );

    private static IEnumerable<string> Run(JsonElement run) =>
        Elements(run) is [var pattern, { ValueKind: JsonValueKind.Number } times]
        && times.TryGetInt32(out var count)
        && count > 0
        && Elements(pattern) is { Count: > 0 } kinds
            ? Enumerable.Repeat(kinds.Select(kind => kind.ToString()), count).SelectMany(kind => kind)
            : [];

    private static List<JsonElement> Elements(JsonElement array) =>
        array.ValueKind == JsonValueKind.Array ? [.. array.EnumerateArray()] : [];
}
