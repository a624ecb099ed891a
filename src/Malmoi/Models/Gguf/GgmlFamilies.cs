using Malmoi.Checkpoints;
using Malmoi.Checkpoints.Gguf;
using Malmoi.Families;
using Malmoi.Families.Decoders;

namespace Malmoi.Models.Gguf;

/// <summary>The families of models in ggml's files from before GGUF.</summary>
internal static class GgmlFamilies
{
    /// <summary>What the header of a file describes.</summary>
    /// <exception cref="InputException">A part of the model is missing.</exception>
    public static Family Of(GgmlFile file) =>
        file.Sizes.Kind == GgmlKind.GptNeoX ? GptNeoX(file) : GgufModel.FamilyOf(file.Metadata, file);

    private static GptNeoX GptNeoX(GgmlFile file)
    {
        var sizes = file.Sizes;
        const string Up = "gpt_neox.layers.0.mlp.dense_h_to_4h.weight";
        if (!file.TryGet(Up, out var up) || up.Shape[0] > int.MaxValue)
        {
            throw new InputException($"a model of GPT-NeoX needs '{Up}', which the file of ggml lacks: is it whole?");
        }

        return new GptNeoX
        {
            ModelType = "gpt_neox",
            Classes = ["GPTNeoXForCausalLM"],
            VocabSize = sizes.Vocabulary,
            HiddenSize = sizes.Width,
            IntermediateSize = (int)up.Shape[0],
            NumHiddenLayers = sizes.Layers,
            NumAttentionHeads = sizes.Heads,
            MaxPositionEmbeddings = sizes.Positions,
            RotaryPct = (double)sizes.RotaryWidth / (sizes.Width / sizes.Heads),
            UseParallelResidual = sizes.IsParallel,
        };
    }
}
