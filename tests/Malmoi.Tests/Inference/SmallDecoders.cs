using Malmoi.Architectures;
using Malmoi.Families;
using Malmoi.Families.Decoders;
using Malmoi.Inference;

namespace Malmoi.Tests.Inference;

/// <summary>Small decoders of every build, with weights drawn by chance.</summary>
internal static class SmallDecoders
{
    public const int Vocabulary = 61;

    private static readonly Llama Llama = new()
    {
        VocabSize = Vocabulary,
        HiddenSize = 32,
        NumHiddenLayers = 2,
        NumAttentionHeads = 4,
        NumKeyValueHeads = 2,
        IntermediateSize = 40,
    };

    private static readonly Gpt2 Gpt2 = new()
    {
        VocabSize = Vocabulary,
        NEmbd = 32,
        NLayer = 2,
        NHead = 4,
        NPositions = 700,
    };

    private static readonly Dictionary<string, Func<ModelSpec>> Specs = new()
    {
        ["gpt2"] = () => Gpt2.Spec(ModelTask.NextToken),
        ["llama"] = () => Llama.Spec(ModelTask.NextToken),
        ["one key for all"] = () => (Llama with { NumKeyValueHeads = 1 }).Spec(ModelTask.NextToken),
        ["alibi"] = () => Changed(attention => attention with { Positions = new Alibi() }),
        ["alibi, rounded"] = () => Changed(attention => attention with { Positions = new Alibi { Rounded = true } }),
        ["window"] = () => Changed(attention => attention with { Window = 3 }),
        ["wavelengths"] = () =>
            (
                Llama with
                {
                    RopeScaling = new RopeScaling
                    {
                        Type = "llama3",
                        Factor = 8,
                        OriginalMaxPositionEmbeddings = 8,
                    },
                }
            ).Spec(ModelTask.NextToken),
        ["head norms"] = () => Changed(attention => attention with { HeadNorm = new RmsNormSpec() }),
        ["experts"] = () =>
            new Mixtral
            {
                VocabSize = Vocabulary,
                HiddenSize = 32,
                NumHiddenLayers = 2,
                NumAttentionHeads = 4,
                NumKeyValueHeads = 2,
                IntermediateSize = 40,
                NumLocalExperts = 4,
            }.Spec(ModelTask.NextToken),
        ["narrow, norms after"] = () =>
            new Opt
            {
                VocabSize = Vocabulary,
                HiddenSize = 32,
                NumHiddenLayers = 2,
                NumAttentionHeads = 4,
                FfnDim = 40,
                WordEmbedProjDim = 12,
                DoLayerNormBefore = false,
                MaxPositionEmbeddings = 700,
            }.Spec(ModelTask.NextToken),
        ["parallel"] = () =>
            new Falcon
            {
                VocabSize = Vocabulary,
                HiddenSize = 32,
                NumHiddenLayers = 2,
                NumAttentionHeads = 4,
            }.Spec(ModelTask.NextToken),
    };

    public static IEnumerable<string> Names => Specs.Keys;

    public static ModelSpec Spec(string name) => Specs[name]();

    public static EngineModel Build(string name, int? begin = 0, EngineOptions? options = null, double deviation = 0.3)
    {
        var weights = new RandomWeights(Spec(name), deviation: deviation);
        return new EngineModel(new Decoder(Spec(name), weights, weights.Map, options), begin, weights);
    }

    private static DecoderModel Changed(Func<AttentionSpec, AttentionSpec> change)
    {
        var spec = (DecoderModel)Llama.Spec(ModelTask.NextToken);
        return spec with
        {
            Decoder = spec.Decoder with
            {
                Layers = [.. spec.Decoder.Layers.Select(layer => layer with { Attention = change(layer.Attention) })],
            },
        };
    }
}
