using Malmoi.Families;
using Malmoi.Families.Decoders;
using Malmoi.Families.EncoderDecoders;
using Malmoi.Neural.Blocks;
using static TorchSharp.torch;

namespace Malmoi.Neural.Tests.Blocks;

public class FreshWeightsTests
{
    [Fact]
    public void Matrices_are_drawn_with_the_deviation_of_the_reference()
    {
        var gpt2 = new Gpt2
        {
            ModelType = "gpt2",
            VocabSize = 200,
            NEmbd = 64,
            NLayer = 8,
            NHead = 4,
            InitializerRange = 0.05,
        };
        Deviates(gpt2, "decoder.embeddings.token.weight", 0.05);
        Deviates(gpt2, "decoder.layers.3.attention.query.weight", 0.05);
        Deviates(gpt2, "decoder.layers.3.attention.output.weight", 0.05 / 4);
        Deviates(gpt2, "decoder.layers.3.feedForward.down.weight", 0.05 / 4);
        var t5 = new T5
        {
            ModelType = "t5",
            VocabSize = 100,
            DModel = 64,
            DKv = 16,
            DFf = 256,
            NumLayers = 1,
            NumHeads = 8,
        };
        Deviates(t5, "tokens.weight", 1);
        Deviates(t5, "encoder.layers.0.attention.query.weight", 1 / 32.0);
        Deviates(t5, "encoder.layers.0.attention.key.weight", 1 / 8.0);
        Deviates(t5, "decoder.layers.0.crossAttention.output.weight", 1 / Math.Sqrt(128));
        Deviates(t5, "decoder.layers.0.feedForward.up.weight", 1 / 8.0);
        Deviates(t5, "decoder.layers.0.feedForward.down.weight", 1 / 16.0);
    }

    private static void Deviates(Family family, string name, double deviation)
    {
        using var weights = new FreshWeights(1, family);
        using var model = new Transformer(family.Spec(ModelTask.NextToken), weights);
        using var measured = model.Tensors[name].std();
        Assert.InRange(measured.item<float>(), 0.93 * deviation, 1.07 * deviation);
    }
}
