using System.Text;
using System.Text.RegularExpressions;

namespace Malmoi.Checkpoints.Gguf;

/// <summary>Whose model a file of ggml holds.</summary>
public enum GgmlKind
{
    Llama,
    Gpt2,
    GptNeoX,
}

/// <summary>What the header of a file of ggml says of the model.</summary>
public sealed partial record GgmlSizes
{
    private const int Usual = 2048;
    private static readonly string[] Marks = ["<unk>", "<s>", "</s>"];

    // LLaMA's parts as Meta calls them, and as GGUF does.
    private static readonly (string Old, string New)[] LlamaNames =
    [
        ("tok_embeddings", "token_embd"),
        ("norm", "output_norm"),
        ("output", "output"),
        ("attention.wq", "attn_q"),
        ("attention.wk", "attn_k"),
        ("attention.wv", "attn_v"),
        ("attention.wo", "attn_output"),
        ("attention_norm", "attn_norm"),
        ("feed_forward.w1", "ffn_gate"),
        ("feed_forward.w2", "ffn_down"),
        ("feed_forward.w3", "ffn_up"),
        ("ffn_norm", "ffn_norm"),
    ];

    private static readonly (string Old, string New)[] Gpt2Names =
    [
        ("wte", "token_embd.weight"),
        ("wpe", "position_embd.weight"),
        ("lm_head", "output.weight"),
        ("ln_f", "output_norm"),
        ("ln_1", "attn_norm"),
        ("attn/c_attn", "attn_qkv"),
        ("attn/c_proj", "attn_output"),
        ("ln_2", "ffn_norm"),
        ("mlp/c_fc", "ffn_up"),
        ("mlp/c_proj", "ffn_down"),
    ];

    public required GgmlKind Kind { get; init; }

    public required int Vocabulary { get; init; }

    public int Positions { get; init; } = Usual;

    public required int Width { get; init; }

    public required int Heads { get; init; }

    public required int Layers { get; init; }

    /// <summary>Channels of a head that are turned.</summary>
    public int RotaryWidth { get; init; }

    public bool IsParallel { get; init; }

    /// <summary>Which blocks its quantised tensors have: 2 is today's.</summary>
    public int BlockVersion { get; init; }

    internal static GgmlSizes Read(GgufCursor cursor, bool isLlama, Func<string, InputException> refused)
    {
        var n = cursor.Array<int>(6, "its header");
        GgmlSizes sizes;
        if (isLlama || (n[3] > 0 && n[1] % n[3] == 0 && n[1] / n[3] == n[5]))
        {
            cursor.Skip(sizeof(int), "its header");
            sizes = new GgmlSizes
            {
                Kind = GgmlKind.Llama,
                Vocabulary = n[0],
                Width = n[1],
                Heads = n[3],
                Layers = n[4],
                RotaryWidth = n[5],
            };
        }
        else
        {
            var next = cursor.Read<int>("its header");
            var isGpt2 = next == n[0];
            var last = isGpt2 ? n[5] : cursor.Read<int>("its header");
            sizes = new GgmlSizes
            {
                Kind = isGpt2 ? GgmlKind.Gpt2 : GgmlKind.GptNeoX,
                Vocabulary = n[0],
                Positions = n[1],
                Width = n[2],
                Heads = n[3],
                Layers = n[4],
                RotaryWidth = isGpt2 ? 0 : n[5],
                IsParallel = next != 0,
                BlockVersion = last / 1000,
            };
        }

        return
            sizes is { Vocabulary: > 0, Width: > 0, Heads: > 0, Layers: > 0, Positions: > 0 }
            && sizes.Width % sizes.Heads == 0
            ? sizes
            : throw refused("its header describes no possible model");
    }

    /// <summary>A tensor's name as GGUF has it.</summary>
    internal string Named(string name)
    {
        if (Kind == GgmlKind.GptNeoX)
        {
            return name;
        }

        if (Kind == GgmlKind.Llama)
        {
            var (layer, rest) = Layer().Match(name) is { Success: true } found
                ? ($"blk.{found.Groups[1].Value}.", name[found.Length..])
                : ("", name);
            var bare = rest.EndsWith(".weight", StringComparison.Ordinal) ? rest[..^".weight".Length] : rest;
            return Array.Find(LlamaNames, row => row.Old == bare) is { New: { } llama }
                ? $"{layer}{llama}.weight"
                : name;
        }

        var block = Block().Match(name);
        if (!block.Success)
        {
            return name;
        }

        var of = block.Groups[1].Success ? $"blk.{block.Groups[1].Value}." : "";
        var ending = block.Groups[3].Value switch
        {
            "/g" or "/w" => ".weight",
            "/b" => ".bias",
            _ => "",
        };
        return Array.Find(Gpt2Names, row => row.Old == block.Groups[2].Value) is { New: { } gpt2 }
            ? of + gpt2 + ending
            : name;
    }

    /// <summary>Says what a GGUF file of the model would say.</summary>
    internal void Describe(
        GgufMetadata said,
        IReadOnlyDictionary<string, TensorView> tensors,
        List<(byte[] Bytes, float Score)> pieces
    )
    {
        if (Kind == GgmlKind.GptNeoX)
        {
            return;
        }

        var architecture = Kind == GgmlKind.Llama ? "llama" : "gpt2";
        said.Add("general.architecture", architecture);
        said.Add($"{architecture}.block_count", Layers);
        said.Add($"{architecture}.context_length", Positions);
        said.Add($"{architecture}.embedding_length", Width);
        said.Add($"{architecture}.attention.head_count", Heads);
        if (tensors.TryGetValue("blk.0.ffn_up.weight", out var up) && up.Shape[0] <= int.MaxValue)
        {
            said.Add($"{architecture}.feed_forward_length", (int)up.Shape[0]);
        }

        if (Kind == GgmlKind.Llama)
        {
            said.Add("llama.attention.layer_norm_rms_epsilon", 5e-6);
            said.Add("llama.rope.dimension_count", RotaryWidth);
            DescribePieces(said, pieces);
        }
        else
        {
            said.Add("gpt2.attention.layer_norm_epsilon", 1e-5);
        }
    }

    // <unk>, <s>, </s>, the 256 bytes, and pieces with blanks in the place of "▁".
    private static void DescribePieces(GgufMetadata said, List<(byte[] Bytes, float Score)> pieces)
    {
        var (texts, kinds) = (new string[pieces.Count], new int[pieces.Count]);
        for (var id = 0; id < texts.Length; id++)
        {
            var bytes = pieces[id].Bytes;
            var isByte = id is >= 3 and < 259 && bytes.Length == 1;
            texts[id] =
                id < Marks.Length ? Marks[id]
                : isByte ? $"<0x{bytes[0]:X2}>"
                : Encoding.UTF8.GetString(bytes).Replace(' ', '▁');
            kinds[id] =
                id == 0 ? 2
                : id < 3 ? 3
                : isByte ? 6
                : 1;
        }

        said.Add("tokenizer.ggml.model", "llama");
        said.Add("tokenizer.ggml.tokens", GgufValue.Of(texts));
        said.Add("tokenizer.ggml.scores", GgufValue.Of([.. pieces.Select(piece => piece.Score)]));
        said.Add("tokenizer.ggml.token_type", GgufValue.Of(kinds));
        if (texts.Length > 2)
        {
            said.Add("tokenizer.ggml.unknown_token_id", 0);
            said.Add("tokenizer.ggml.bos_token_id", 1);
            said.Add("tokenizer.ggml.eos_token_id", 2);
        }

        said.Add("tokenizer.ggml.add_space_prefix", false);
    }

    [GeneratedRegex(@"^layers\.(\d+)\.")]
    private static partial Regex Layer();

    [GeneratedRegex(@"^model/(?:h(\d+)/)?(.*?)(/[gwb])?$")]
    private static partial Regex Block();
}
