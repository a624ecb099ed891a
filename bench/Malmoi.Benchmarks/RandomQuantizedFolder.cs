using System.Buffers.Binary;
using Malmoi.Checkpoints;

namespace Malmoi.Benchmarks;

/// <summary>Folders of Hugging Face's kind as GPTQ's and AWQ's programs leave them, of a published model's shape, with random codes of 4 bits in groups of 128.</summary>
/// <remarks>As there, the table of tokens and the head stay in 16 bits.</remarks>
/// <param name="Shape">Of the llama family.</param>
/// <param name="Method">gptq, gptq-act-order or awq.</param>
internal sealed record RandomQuantizedFolder(RandomGguf Shape, string Method)
{
    private const int GroupSize = 128;
    private const int CodesPerWord = 8;

    public static IReadOnlyList<string> Methods { get; } = ["gptq", "gptq-act-order", "awq"];

    private bool IsAwq => Method == "awq";

    private bool HasOrder => Method == "gptq-act-order";

    /// <summary>Writes it.</summary>
    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "config.json"), Configuration());
        var tensors = Tensors().ToList();
        using var writer = new SafetensorsWriter(Path.Combine(folder, "model.safetensors"), tensors);
        var random = new Random(1);
        foreach (var tensor in writer.Tensors)
        {
            writer.Write(tensor.Name, Bytes(tensor, random));
        }

        writer.Commit();
    }

    private string Configuration()
    {
        var quantization = IsAwq
            ? """{ "quant_method": "awq", "bits": 4, "group_size": 128, "zero_point": true, "version": "gemm" }"""
            : $$"""{ "quant_method": "gptq", "bits": 4, "group_size": 128, "desc_act": {{(HasOrder ? "true" : "false")}}, "sym": true }""";
        return $$"""
            {
              "architectures": ["LlamaForCausalLM"], "model_type": "llama", "torch_dtype": "float16", "hidden_act": "silu",
              "hidden_size": {{Shape.Width}}, "intermediate_size": {{Shape.Inner}}, "num_hidden_layers": {{Shape.Layers}},
              "num_attention_heads": {{Shape.Heads}}, "num_key_value_heads": {{Shape.KeyValueHeads}}, "vocab_size": {{Shape.Vocabulary}},
              "max_position_embeddings": 2048, "rms_norm_eps": 1e-5, "rope_theta": 10000.0, "tie_word_embeddings": false,
              "bos_token_id": 1, "eos_token_id": 2,
              "quantization_config": {{quantization}}
            }
            """;
    }

    private IEnumerable<TensorInfo> Tensors()
    {
        var keyWidth = Shape.Width / Shape.Heads * Shape.KeyValueHeads;
        yield return new("model.embed_tokens.weight", ElementType.Float16, [Shape.Vocabulary, Shape.Width]);
        yield return new("lm_head.weight", ElementType.Float16, [Shape.Vocabulary, Shape.Width]);
        yield return new("model.norm.weight", ElementType.Float16, [Shape.Width]);
        for (var layer = 0; layer < Shape.Layers; layer++)
        {
            var at = $"model.layers.{layer}.";
            yield return new(at + "input_layernorm.weight", ElementType.Float16, [Shape.Width]);
            yield return new(at + "post_attention_layernorm.weight", ElementType.Float16, [Shape.Width]);
            (string Name, int Outputs, int Inputs)[] matrices =
            [
                ("self_attn.q_proj", Shape.Width, Shape.Width),
                ("self_attn.k_proj", keyWidth, Shape.Width),
                ("self_attn.v_proj", keyWidth, Shape.Width),
                ("self_attn.o_proj", Shape.Width, Shape.Width),
                ("mlp.gate_proj", Shape.Inner, Shape.Width),
                ("mlp.up_proj", Shape.Inner, Shape.Width),
                ("mlp.down_proj", Shape.Width, Shape.Inner),
            ];
            foreach (var (name, outputs, inputs) in matrices)
            {
                foreach (var part in Parts(at + name, outputs, inputs))
                {
                    yield return part;
                }
            }
        }
    }

    private IEnumerable<TensorInfo> Parts(string name, int outputs, int inputs)
    {
        var groups = inputs / GroupSize;
        TensorShape codes = IsAwq ? [inputs, outputs / CodesPerWord] : [inputs / CodesPerWord, outputs];
        yield return new($"{name}.qweight", ElementType.Int32, codes);
        yield return new($"{name}.qzeros", ElementType.Int32, [groups, outputs / CodesPerWord]);
        yield return new($"{name}.scales", ElementType.Float16, [groups, outputs]);
        if (!IsAwq)
        {
            yield return new($"{name}.g_idx", ElementType.Int32, [inputs]);
        }
    }

    private byte[] Bytes(TensorInfo tensor, Random random)
    {
        var bytes = new byte[tensor.Length];
        if (tensor.Name.EndsWith(".g_idx", StringComparison.Ordinal))
        {
            // Columns in the order of their importance belong to groups in turn.
            int[] columns = [.. Enumerable.Range(0, bytes.Length / sizeof(int))];
            if (HasOrder)
            {
                random.Shuffle(columns);
            }

            for (var i = 0; i < columns.Length; i++)
            {
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(i * sizeof(int)), columns[i] / GroupSize);
            }
        }
        else if (tensor.Type == ElementType.Int32)
        {
            random.NextBytes(bytes);
        }
        else
        {
            for (var i = 0; i < bytes.Length; i += 2)
            {
                var value = tensor.Name switch
                {
                    _ when tensor.Name.EndsWith("norm.weight", StringComparison.Ordinal) => 1f,
                    _ when tensor.Name.EndsWith(".scales", StringComparison.Ordinal) => 0.003f,
                    _ => (random.NextSingle() - 0.5f) * 0.1f,
                };
                BinaryPrimitives.WriteHalfLittleEndian(bytes.AsSpan(i), (Half)value);
            }
        }

        return bytes;
    }
}
