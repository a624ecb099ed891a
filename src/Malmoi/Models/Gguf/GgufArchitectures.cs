using Malmoi.Families;
using Malmoi.Families.Decoders;

namespace Malmoi.Models.Gguf;

/// <summary>ggml's architectures as families: each by the configuration that its metadata stands for.</summary>
internal static class GgufArchitectures
{
    private static readonly Dictionary<string, Func<GgufSizes, Family>> Readers = new(StringComparer.Ordinal)
    {
        ["llama"] = said => said.Experts > 0 ? Mixtral(said) : Llama(said),
        ["exaone"] = Llama,
        ["qwen2"] = Qwen2,
        ["qwen3"] = Llama,
        ["gemma"] = Gemma,
        ["stablelm"] = StableLm,
        ["phi2"] = Phi,
        ["gpt2"] = Gpt2,
        ["gptneox"] = GptNeoX,
        ["falcon"] = Falcon,
        ["bloom"] = Bloom,
        ["mpt"] = Mpt,
        ["starcoder"] = Starcoder,
    };

    /// <summary>The configuration that a file's metadata stands for.</summary>
    /// <exception cref="InputException">The architecture is not known, or a size is missing.</exception>
    public static Family Read(GgufSizes said) =>
        Readers.TryGetValue(said.Architecture, out var read)
            ? read(said)
            : throw new InputException(
                $"'{said.Said.File}' is a model of the architecture '{said.Architecture}', which this program does not know (it knows {string.Join(", ", Readers.Keys.Order(StringComparer.Ordinal))})"
            );

    private static Llama Llama(GgufSizes said) =>
        new()
        {
            ModelType = "llama",
            VocabSize = said.Vocabulary,
            HiddenSize = said.Width,
            IntermediateSize = said.InnerWidth,
            NumHiddenLayers = said.Layers,
            NumAttentionHeads = said.Heads,
            NumKeyValueHeads = said.KeyValueHeads,
            HeadDim = said.HeadWidth,
            MaxPositionEmbeddings = said.Positions,
            RmsNormEps = said.RmsEpsilon,
            RopeTheta = said.RotaryBase,
            RopeScaling = said.Scaling(),
            AttentionBias = said.Has("blk.0.attn_q.bias"),
            MlpBias = said.Has("blk.0.ffn_up.bias"),
        };

    private static Mixtral Mixtral(GgufSizes said) =>
        new()
        {
            ModelType = "mixtral",
            VocabSize = said.Vocabulary,
            HiddenSize = said.Width,
            IntermediateSize = said.InnerWidth,
            NumHiddenLayers = said.Layers,
            NumAttentionHeads = said.Heads,
            NumKeyValueHeads = said.KeyValueHeads,
            HeadDim = said.HeadWidth,
            MaxPositionEmbeddings = said.Positions,
            RmsNormEps = said.RmsEpsilon,
            RopeTheta = said.RotaryBase,
            NumLocalExperts = said.Experts,
            NumExpertsPerTok = said.Size("expert_used_count") ?? 2,
        };

    private static Qwen2 Qwen2(GgufSizes said) =>
        new()
        {
            ModelType = "qwen2",
            VocabSize = said.Vocabulary,
            HiddenSize = said.Width,
            IntermediateSize = said.InnerWidth,
            NumHiddenLayers = said.Layers,
            NumAttentionHeads = said.Heads,
            NumKeyValueHeads = said.KeyValueHeads,
            MaxPositionEmbeddings = said.Positions,
            RmsNormEps = said.RmsEpsilon,
            RopeTheta = said.RotaryBase,
            RopeScaling = said.Scaling(),
        };

    private static Gemma Gemma(GgufSizes said) =>
        new()
        {
            ModelType = "gemma",
            VocabSize = said.Vocabulary,
            HiddenSize = said.Width,
            IntermediateSize = said.InnerWidth,
            NumHiddenLayers = said.Layers,
            NumAttentionHeads = said.Heads,
            NumKeyValueHeads = said.KeyValueHeads,
            HeadDim = said.HeadWidth,
            MaxPositionEmbeddings = said.Positions,
            RmsNormEps = said.RmsEpsilon,
            RopeTheta = said.RotaryBase,
        };

    private static StableLm StableLm(GgufSizes said) =>
        new()
        {
            ModelType = "stablelm",
            VocabSize = said.Vocabulary,
            HiddenSize = said.Width,
            IntermediateSize = said.InnerWidth,
            NumHiddenLayers = said.Layers,
            NumAttentionHeads = said.Heads,
            NumKeyValueHeads = said.KeyValueHeads,
            MaxPositionEmbeddings = said.Positions,
            LayerNormEps = said.NormEpsilon,
            RopeTheta = said.RotaryBase,
            RopeScaling = said.Scaling(),
            PartialRotaryFactor = (double)said.RotaryWidth / said.HeadWidth,
            UseQkvBias = said.Has("blk.0.attn_q.bias"),
            // What the metadata says of it is true of all models, these too that are not parallel.
            UseParallelResidual = !said.Has("blk.0.ffn_norm.weight"),
        };

    private static Phi Phi(GgufSizes said) =>
        new()
        {
            ModelType = "phi",
            VocabSize = said.Vocabulary,
            HiddenSize = said.Width,
            IntermediateSize = said.InnerWidth,
            NumHiddenLayers = said.Layers,
            NumAttentionHeads = said.Heads,
            NumKeyValueHeads = said.KeyValueHeads,
            MaxPositionEmbeddings = said.Positions,
            LayerNormEps = said.NormEpsilon,
            RopeTheta = said.RotaryBase,
            RopeScaling = said.Scaling(),
            PartialRotaryFactor = (double)said.RotaryWidth / said.HeadWidth,
        };

    private static Gpt2 Gpt2(GgufSizes said) =>
        new()
        {
            ModelType = "gpt2",
            VocabSize = said.Vocabulary,
            NPositions = said.Positions,
            NEmbd = said.Width,
            NLayer = said.Layers,
            NHead = said.Heads,
            NInner = said.InnerWidth,
            LayerNormEpsilon = said.NormEpsilon,
        };

    private static GptNeoX GptNeoX(GgufSizes said) =>
        new()
        {
            ModelType = "gpt_neox",
            VocabSize = said.Vocabulary,
            HiddenSize = said.Width,
            IntermediateSize = said.InnerWidth,
            NumHiddenLayers = said.Layers,
            NumAttentionHeads = said.Heads,
            MaxPositionEmbeddings = said.Positions,
            LayerNormEps = said.NormEpsilon,
            RotaryPct = (double)said.RotaryWidth / said.HeadWidth,
            RotaryEmbBase = said.RotaryBase,
            RopeScaling = said.Scaling(),
            UseParallelResidual = said.Flag("use_parallel_residual") ?? true,
        };

    private static Falcon Falcon(GgufSizes said)
    {
        var hasTwoNorms = said.Has("blk.0.attn_norm_2.weight");
        return new()
        {
            ModelType = "falcon",
            VocabSize = said.Vocabulary,
            HiddenSize = said.Width,
            FfnHiddenSize = said.InnerWidth,
            NumHiddenLayers = said.Layers,
            NumAttentionHeads = said.Heads,
            NumKvHeads = said.KeyValueHeads,
            NewDecoderArchitecture = hasTwoNorms || said.KeyValueHeads > 1,
            NumLnInParallelAttn = !hasTwoNorms && said.KeyValueHeads > 1 ? 1 : null,
            MaxPositionEmbeddings = said.Positions,
            RopeTheta = said.RotaryBase,
            RopeScaling = said.Scaling(),
            LayerNormEpsilon = said.NormEpsilon,
        };
    }

    private static Bloom Bloom(GgufSizes said) =>
        new()
        {
            ModelType = "bloom",
            VocabSize = said.Vocabulary,
            HiddenSize = said.Width,
            NLayer = said.Layers,
            NHead = said.Heads,
            LayerNormEpsilon = said.NormEpsilon,
        };

    private static Mpt Mpt(GgufSizes said) =>
        new()
        {
            ModelType = "mpt",
            VocabSize = said.Vocabulary,
            DModel = said.Width,
            NLayers = said.Layers,
            NHeads = said.Heads,
            ExpansionRatio = said.Width == 0 ? 0 : (double)said.InnerWidth / said.Width,
            LayerNormEpsilon = said.NormEpsilon,
            AttnConfig = new MptAttention
            {
                Alibi = said.Number("attention.max_alibi_bias") is > 0,
                AlibiBiasMax = said.Number("attention.max_alibi_bias") ?? 0,
                ClipQkv = said.Number("attention.clamp_kqv") is > 0 and var clip ? clip : null,
            },
        };

    private static GptBigCode Starcoder(GgufSizes said) =>
        new()
        {
            ModelType = "gpt_bigcode",
            VocabSize = said.Vocabulary,
            NPositions = said.Positions,
            NEmbd = said.Width,
            NLayer = said.Layers,
            NHead = said.Heads,
            NInner = said.InnerWidth,
            LayerNormEpsilon = said.NormEpsilon,
            MultiQuery = said.KeyValueHeads == 1,
        };
}
