using Malmoi.Architectures;
using Malmoi.Checkpoints.Gguf;
using Malmoi.Families;

namespace Malmoi.Models.Gguf;

/// <summary>A family as ggml holds its models: the spec of the family, changed where ggml keeps numbers otherwise, and ggml's names of tensors.</summary>
/// <remarks>
/// <code>
///   LLaMA     rows of queries and keys stand so that neighbouring channels turn together, as Meta's did
///   Gemma     norms are held whole, and not as differences from 1
///   biases    there where the file has them
/// </code>
/// </remarks>
public sealed record GgufFamily : Family
{
    // All other rotary models of ggml turn channels half a head apart.
    private static readonly HashSet<string> TurningNeighbours = new(StringComparer.Ordinal) { "llama" };

    private readonly GgufSizes _said;
    private readonly RotaryScaling? _scaling;

    /// <param name="published">The configuration that the file's metadata stands for.</param>
    /// <param name="said">The metadata.</param>
    /// <param name="scaling">What the file's own table of frequencies says of rotary positions; null: there is none.</param>
    internal GgufFamily(Family published, GgufSizes said, RotaryScaling? scaling)
        : base(published) => (Published, _said, _scaling) = (published, said, scaling);

    /// <summary>The family as Hugging Face publishes it.</summary>
    public Family Published { get; }

    /// <summary>What the file says.</summary>
    internal GgufMetadata Metadata => _said.Said;

    /// <summary>What ggml calls the architecture.</summary>
    internal string Architecture => _said.Architecture;

    public override CheckpointMap Checkpoint =>
        GgufNames.Of(_said.Architecture, _said.Heads, _said.KeyValueHeads, _said.Has("blk.0.attn_norm_2.weight"));

    public override ModelSpec Spec(ModelTask task) =>
        Published.Spec(task) is DecoderModel model
            ? model with
            {
                Decoder = model.Decoder with
                {
                    Layers = [.. model.Decoder.Layers.Select(Layer)],
                    FinalNorm = model.Decoder.FinalNorm is { } norm ? Norm(norm, "output_norm") : null,
                },
                Heads = model.Heads.ToDictionary(
                    head => head.Key,
                    head => head.Value with { Bias = _said.Has("output.bias") },
                    StringComparer.Ordinal
                ),
            }
            : throw NoHead(task);

    private LayerSpec Layer(LayerSpec layer, int index)
    {
        var block = $"blk.{index}.";
        var norm = Norm(layer.Norm, block + "attn_norm");
        return layer with
        {
            Norm = norm,
            Attention = layer.Attention with
            {
                HeadWidth = _said.HeadWidth,
                Bias = Has("attn_q.bias") || Has("attn_qkv.bias"),
                OutputBias = Has("attn_output.bias"),
                HeadNorm = Has("attn_q_norm.weight") ? norm : null,
                Positions = Positions(layer.Attention.Positions),
            },
            FeedForward = layer.FeedForward is DenseFeedForward dense
                ? dense with
                {
                    Bias = Has("ffn_up.bias"),
                }
                : layer.FeedForward,
        };

        bool Has(string tensor) => _said.Has(block + tensor);
    }

    private AttentionPositions Positions(AttentionPositions positions) =>
        positions is Rotary rotary
            ? rotary with
            {
                Width = _said.RotaryWidth,
                Pairs = TurningNeighbours.Contains(_said.Architecture) ? RotaryPairs.Neighbours : RotaryPairs.Halves,
                Scaling = _scaling ?? rotary.Scaling,
            }
            : positions;

    private NormSpec Norm(NormSpec norm, string name) =>
        norm switch
        {
            RmsNormSpec rms => rms with { Offset = 0 },
            LayerNormSpec layer => layer with { Shifted = _said.Has(name + ".bias") },
            _ => norm,
        };
}
