using Malmoi.Architectures;
using Malmoi.Checkpoints.Gguf;
using Malmoi.Families;
using Malmoi.Families.Decoders;

namespace Malmoi.Models.Gguf;

/// <summary>What a GGUF file says of a model's sizes, from the model's spec.</summary>
internal static class GgufSizesWriter
{
    /// <summary>ggml's name of a family's architecture.</summary>
    /// <exception cref="InputException">ggml has none for it.</exception>
    public static string ArchitectureOf(Family family) =>
        family switch
        {
            Llama or Mistral or Mixtral => "llama",
            Qwen2 => "qwen2",
            Gemma => "gemma",
            StableLm => "stablelm",
            Phi => "phi2",
            Gpt2 { ScaleAttnWeights: true, ScaleAttnByInverseLayerIdx: false } => "gpt2",
            GptNeoX => "gptneox",
            Falcon { Alibi: false } => "falcon",
            Bloom { ApplyResidualConnectionPostLayernorm: false } => "bloom",
            Mpt { AttnConfig.SoftmaxScale: null } => "mpt",
            GptBigCode { ScaleAttnWeights: true } => "starcoder",
            _ => throw new InputException(
                $"a model of family '{family.ModelType}' in this variant has no place in a GGUF file: ggml knows no such architecture"
            ),
        };

    /// <summary>Adds the sizes under the keys of the architecture.</summary>
    public static void Add(GgufMetadata said, string architecture, StackSpec stack, int positions)
    {
        var layer = stack.Layers[0];
        var attention = layer.Attention;
        Add("block_count", stack.Layers.Count);
        Add("context_length", positions);
        Add("embedding_length", stack.Width);
        Add("feed_forward_length", layer.FeedForward.InnerWidth);
        Add("attention.head_count", attention.Heads);
        Add("attention.head_count_kv", attention.KeyValueHeads);
        Add("attention.key_length", attention.HeadWidth);
        Add("attention.value_length", attention.HeadWidth);
        said.Add(
            $"{architecture}.attention.layer_norm_{(layer.Norm is RmsNormSpec ? "rms_" : "")}epsilon",
            layer.Norm.Epsilon
        );
        if (architecture is "gptneox" or "stablelm")
        {
            said.Add($"{architecture}.use_parallel_residual", layer.Residual == Residual.Parallel);
        }

        switch (attention.Positions)
        {
            case Rotary rotary:
                Add("rope.dimension_count", rotary.Width);
                said.Add($"{architecture}.rope.freq_base", rotary.Base);
                AddScaling(said, architecture, rotary.Scaling);
                break;
            case Alibi alibi when architecture == "mpt":
                said.Add($"{architecture}.attention.max_alibi_bias", alibi.Greatest);
                break;
        }

        if (attention.Clip is { } clip)
        {
            said.Add($"{architecture}.attention.clamp_kqv", clip);
        }

        // What llama.cpp makes of it is another matter: see GgufConversion.
        if (WindowOf(stack) is { } window)
        {
            Add("attention.sliding_window", window);
        }

        if (layer.FeedForward is MixtureOfExperts mixture)
        {
            Add("expert_count", mixture.Experts);
            Add("expert_used_count", mixture.Chosen);
        }

        void Add(string key, int size) => said.Add($"{architecture}.{key}", size);
    }

    /// <summary>The window that all layers have; null where they see everything, or each what it likes.</summary>
    public static int? WindowOf(StackSpec stack) =>
        stack.Layers.All(layer => layer.Attention.Window == stack.Layers[0].Attention.Window)
            ? stack.Layers[0].Attention.Window
            : null;

    private static void AddScaling(GgufMetadata said, string architecture, RotaryScaling scaling)
    {
        switch (scaling)
        {
            case LinearScaling linear:
                said.Add($"{architecture}.rope.scaling.type", "linear");
                said.Add($"{architecture}.rope.scaling.factor", linear.Factor);
                break;
            // Written as a table of factors, or nothing.
            case NoRotaryScaling or WavelengthScaling or FrequencyFactors:
                break;
            default:
                throw new InputException(
                    $"rotary positions scaled as {scaling.GetType().Name} have no place in a GGUF file"
                );
        }
    }
}
