using Malmoi.Architectures;

namespace Malmoi.Neural.Tests.Pretraining;

/// <summary>A model's spec with every share of dropout at none.</summary>
internal static class NoDropout
{
    public static ModelSpec In(ModelSpec spec) =>
        spec switch
        {
            DecoderModel model => model with { Decoder = In(model.Decoder), Heads = In(model.Heads) },
            EncoderModel model => model with { Encoder = In(model.Encoder), Heads = In(model.Heads) },
            EncoderDecoderModel model => model with
            {
                Encoder = In(model.Encoder),
                Decoder = In(model.Decoder),
                Heads = In(model.Heads),
            },
            _ => throw new ArgumentOutOfRangeException(nameof(spec), spec, null),
        };

    private static StackSpec In(StackSpec stack) =>
        stack with
        {
            Embeddings = stack.Embeddings with { Dropout = 0 },
            Layers =
            [
                .. stack.Layers.Select(layer =>
                    layer with
                    {
                        Dropout = 0,
                        Attention = layer.Attention with { Dropout = 0 },
                        CrossAttention = layer.CrossAttention is { } cross ? cross with { Dropout = 0 } : null,
                        FeedForward = layer.FeedForward is DenseFeedForward dense
                            ? dense with
                            {
                                Dropout = 0,
                            }
                            : layer.FeedForward,
                    }
                ),
            ],
        };

    private static Dictionary<string, HeadSpec> In(IReadOnlyDictionary<string, HeadSpec> heads) =>
        heads.ToDictionary(head => head.Key, head => head.Value with { Dropout = 0 });
}
