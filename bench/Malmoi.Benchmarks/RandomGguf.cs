using Malmoi.Checkpoints;
using Malmoi.Checkpoints.Gguf;
using Malmoi.Quantization;

namespace Malmoi.Benchmarks;

/// <summary>GGUF files of a published model's shape with random weights, mixed as llama.cpp mixes block formats.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Architecture">llama or qwen2.</param>
internal sealed record RandomGguf(
    string Name,
    string Architecture,
    int Layers,
    int Width,
    int Inner,
    int Heads,
    int KeyValueHeads,
    int Vocabulary
)
{
    public static RandomGguf TinyLlama { get; } = new("TinyLlama-1.1B", "llama", 22, 2048, 5632, 32, 4, 32000);

    public static RandomGguf Qwen2 { get; } = new("Qwen2-0.5B", "qwen2", 24, 896, 4864, 14, 2, 151936);

    private int KeyWidth => Width / Heads * KeyValueHeads;

    /// <summary>Writes the file.</summary>
    /// <param name="mix">Q4_0, Q8_0 or Q4_K_M.</param>
    public void Write(string path, string mix)
    {
        var tensors = Tensors(mix).ToList();
        using var writer = new GgufWriter(path, Metadata(), tensors);
        var random = new Random(1);
        foreach (var tensor in tensors)
        {
            var bytes = Numbers(tensor, random);
            for (long at = 0; at < tensor.Length; at += bytes.Length)
            {
                writer.Write(tensor.Name, bytes.AsSpan(0, (int)Math.Min(bytes.Length, tensor.Length - at)));
            }
        }

        writer.Commit();
    }

    private GgufMetadata Metadata()
    {
        var words = new string[Vocabulary];
        var scores = new float[Vocabulary];
        var kinds = new int[Vocabulary];
        for (var i = 0; i < Vocabulary; i++)
        {
            // Unknown, begin, end, the 256 bytes, then words.
            words[i] = i switch
            {
                0 => "<unk>",
                1 => "<s>",
                2 => "</s>",
                < 259 => $"<0x{i - 3:X2}>",
                _ => $"w{i}",
            };
            kinds[i] = i switch
            {
                0 => 2,
                1 or 2 => 3,
                < 259 => 6,
                _ => 1,
            };
            scores[i] = -i;
        }

        return new GgufMetadata
        {
            { "general.architecture", Architecture },
            { "general.name", Name },
            { $"{Architecture}.context_length", 2048 },
            { $"{Architecture}.embedding_length", Width },
            { $"{Architecture}.block_count", Layers },
            { $"{Architecture}.feed_forward_length", Inner },
            { $"{Architecture}.attention.head_count", Heads },
            { $"{Architecture}.attention.head_count_kv", KeyValueHeads },
            { $"{Architecture}.attention.layer_norm_rms_epsilon", 1e-5 },
            { $"{Architecture}.rope.freq_base", 10000.0 },
            { $"{Architecture}.rope.dimension_count", Width / Heads },
            { $"{Architecture}.vocab_size", Vocabulary },
            { "tokenizer.ggml.model", "llama" },
            { "tokenizer.ggml.tokens", GgufValue.Of(words) },
            { "tokenizer.ggml.scores", GgufValue.Of(scores) },
            { "tokenizer.ggml.token_type", GgufValue.Of(kinds) },
            { "tokenizer.ggml.bos_token_id", 1 },
            { "tokenizer.ggml.eos_token_id", 2 },
            { "tokenizer.ggml.unknown_token_id", 0 },
        };
    }

    private IEnumerable<TensorInfo> Tensors(string mix)
    {
        var usual =
            mix == "Q4_K_M" ? BlockFormats.Q4_K
            : mix == "Q8_0" ? BlockFormats.Q8_0
            : BlockFormats.Q4_0;
        var better = mix == "Q8_0" ? BlockFormats.Q8_0 : BlockFormats.Q6_K;
        var isTied = Architecture == "qwen2";
        yield return Matrix("token_embd", isTied ? better : usual, Vocabulary, Width);
        yield return Vector("output_norm.weight", Width);
        if (!isTied)
        {
            yield return Matrix("output", better, Vocabulary, Width);
        }

        for (var layer = 0; layer < Layers; layer++)
        {
            // llama.cpp's choice of the layers that keep more bits.
            var more = layer < Layers / 8 || layer >= 7 * Layers / 8 || (layer - (Layers / 8)) % 3 == 2;
            var some = mix == "Q4_K_M" && more ? BlockFormats.Q6_K : usual;
            var at = $"blk.{layer}.";
            yield return Vector(at + "attn_norm.weight", Width);
            yield return Matrix(at + "attn_q", usual, Width, Width);
            yield return Matrix(at + "attn_k", usual, KeyWidth, Width);
            yield return Matrix(at + "attn_v", some, KeyWidth, Width);
            if (isTied)
            {
                yield return Vector(at + "attn_q.bias", Width);
                yield return Vector(at + "attn_k.bias", KeyWidth);
                yield return Vector(at + "attn_v.bias", KeyWidth);
            }

            yield return Matrix(at + "attn_output", usual, Width, Width);
            yield return Vector(at + "ffn_norm.weight", Width);
            yield return Matrix(at + "ffn_gate", usual, Inner, Width);
            yield return Matrix(at + "ffn_up", usual, Inner, Width);
            yield return Matrix(at + "ffn_down", some, Width, Inner);
        }
    }

    private static TensorInfo Vector(string name, int length) => new(name, ElementType.Float32, [length]);

    // Rows that are no whole number of long blocks take the short ones that llama.cpp takes in their place.
    private static TensorInfo Matrix(string name, BlockFormat format, int outputs, int inputs) =>
        new($"{name}.weight", ElementType.Blocks, [outputs, inputs])
        {
            Blocks =
                inputs % format.BlockLength == 0 ? format
                : format == BlockFormats.Q6_K ? BlockFormats.Q8_0
                : BlockFormats.Q5_0,
        };

    // A few rows' worth, written over and over.
    private static byte[] Numbers(TensorInfo tensor, Random random)
    {
        var count = (int)Math.Min(tensor.Count, 64 * tensor.Shape.Sizes[^1]);
        var numbers = new float[count];
        for (var i = 0; i < count; i++)
        {
            numbers[i] = tensor.Blocks is null ? 1 : (random.NextSingle() - 0.5f) * 0.1f;
        }

        var bytes = new byte[tensor.Blocks?.Bytes(count) ?? count * sizeof(float)];
        if (tensor.Blocks is { } blocks)
        {
            blocks.Quantize(numbers, bytes, []);
        }
        else
        {
            Buffer.BlockCopy(numbers, 0, bytes, 0, bytes.Length);
        }

        return bytes;
    }
}
