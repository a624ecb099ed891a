using Malmoi.Checkpoints;

namespace Malmoi.Tests.Checkpoints;

/// <summary>llama2.c files written the obvious way, one number after the other.</summary>
internal static class Llama2cSamples
{
    private const int Group = 4;

    /// <summary>A file of random weights, and what each tensor should hold when it is read.</summary>
    public static (byte[] Bytes, Dictionary<string, float[]> Tensors) Write(Llama2cConfig config, int version)
    {
        var random = new Random(version);
        var tensors = new Dictionary<string, float[]>();
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        WriteHeader(writer, config, version);
        if (version == 0)
        {
            Matrix("model.embed_tokens", config.VocabularySize * config.Width);
            Norms("input_layernorm");
            Attention();
            Norms("post_attention_layernorm");
            FeedForward();
            Norm("model.norm");
            for (var i = 0; i < config.Positions * config.HeadWidth; i++)
            {
                writer.Write(float.NaN);
            }
        }
        else
        {
            Norms("input_layernorm");
            Norms("post_attention_layernorm");
            Norm("model.norm");
            Matrix("model.embed_tokens", config.VocabularySize * config.Width);
            Attention();
            FeedForward();
        }

        if (!config.IsTied)
        {
            Matrix("lm_head", config.VocabularySize * config.Width);
        }

        return (stream.ToArray(), tensors);

        void Attention()
        {
            Matrices("self_attn.q_proj", config.Width * config.Width);
            Matrices("self_attn.k_proj", config.KeyValueWidth * config.Width);
            Matrices("self_attn.v_proj", config.KeyValueWidth * config.Width);
            Matrices("self_attn.o_proj", config.Width * config.Width);
        }

        void FeedForward()
        {
            Matrices("mlp.gate_proj", config.InnerWidth * config.Width);
            Matrices("mlp.down_proj", config.InnerWidth * config.Width);
            Matrices("mlp.up_proj", config.InnerWidth * config.Width);
        }

        void Matrices(string part, int count)
        {
            for (var layer = 0; layer < config.Layers; layer++)
            {
                Matrix($"model.layers.{layer}.{part}", count);
            }
        }

        void Norms(string part)
        {
            for (var layer = 0; layer < config.Layers; layer++)
            {
                Norm($"model.layers.{layer}.{part}");
            }
        }

        void Norm(string name) => Plain(name, config.Width);

        void Matrix(string name, int count)
        {
            if (version < 2)
            {
                Plain(name, count);
                return;
            }

            var numbers = Enumerable.Range(0, count).Select(_ => (sbyte)random.Next(-127, 128)).ToArray();
            var scales = Enumerable.Range(0, count / Group).Select(_ => random.NextSingle()).ToArray();
            Array.ForEach(numbers, writer.Write);
            Array.ForEach(scales, writer.Write);
            tensors.Add($"{name}.weight", [.. numbers.Select((number, i) => number * scales[i / Group])]);
        }

        void Plain(string name, int count)
        {
            var values = Enumerable.Range(0, count).Select(_ => random.NextSingle()).ToArray();
            Array.ForEach(values, writer.Write);
            tensors.Add($"{name}.weight", values);
        }
    }

    private static void WriteHeader(BinaryWriter writer, Llama2cConfig config, int version)
    {
        if (version > 0)
        {
            writer.Write("24ka"u8);
            writer.Write(version);
        }

        writer.Write(config.Width);
        writer.Write(config.InnerWidth);
        writer.Write(config.Layers);
        writer.Write(config.Heads);
        writer.Write(config.KeyValueHeads);
        writer.Write(version == 0 && !config.IsTied ? -config.VocabularySize : config.VocabularySize);
        writer.Write(config.Positions);
        if (version > 0)
        {
            writer.Write(config.IsTied);
            if (version == 2)
            {
                writer.Write(Group);
            }

            writer.Write(new byte[256 - writer.BaseStream.Position]);
        }
    }
}
