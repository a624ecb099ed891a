using System.Globalization;
using Malmoi.Architectures;
using Malmoi.Checkpoints;
using Malmoi.Checkpoints.Gguf;
using Malmoi.Families;

namespace Malmoi.Models.Gguf;

/// <summary>What a GGUF file says of its model's sizes: keys that begin with the architecture's name, and which tensors are there.</summary>
internal sealed class GgufSizes
{
    private readonly Dictionary<string, TensorInfo> _tensors;

    /// <exception cref="InputException">The file does not say of what architecture it is.</exception>
    public GgufSizes(GgufMetadata said, ITensorSource tensors)
    {
        Said = said;
        Architecture =
            said.Text("general.architecture")
            ?? throw new InputException(
                $"'{said.File}' does not say of what architecture its model is ('general.architecture'): it holds tensors, and no model"
            );
        _tensors = tensors.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
    }

    public GgufMetadata Said { get; }

    /// <summary>llama, gpt2, ...: what its keys begin with.</summary>
    public string Architecture { get; }

    public int Width => Required("embedding_length");

    public int InnerWidth => Required("feed_forward_length");

    public int Layers =>
        Required("block_count") is <= StackSpec.Deepest and var layers
            ? layers
            : throw new InputException(
                $"'{Said.File}' says that its model has {Required("block_count")} layers, and {StackSpec.Deepest} are the most: is the file damaged?"
            );

    public int Heads => Required("attention.head_count");

    public int KeyValueHeads => Size("attention.head_count_kv") ?? Heads;

    /// <summary>Channels of a head.</summary>
    public int HeadWidth => Size("attention.key_length") ?? AttentionSpec.Share(Width, Heads);

    /// <summary>The longest text it was trained on.</summary>
    public int Positions => Required("context_length");

    public double NormEpsilon => Number("attention.layer_norm_epsilon") ?? 1e-5;

    public double RmsEpsilon => Number("attention.layer_norm_rms_epsilon") ?? 1e-5;

    public double RotaryBase => Number("rope.freq_base") ?? 10_000;

    /// <summary>Channels of a head that are turned.</summary>
    public int RotaryWidth => Size("rope.dimension_count") ?? HeadWidth;

    /// <summary>The share of a head's channels that are turned.</summary>
    public double RotaryShare => HeadWidth > 0 ? (double)RotaryWidth / HeadWidth : 0;

    /// <summary>How many places back a token sees, its own with them; null: all.</summary>
    public int? Window => Size("attention.sliding_window");

    public int Experts => Size("expert_count") ?? 0;

    /// <summary>Rows of the token table.</summary>
    /// <exception cref="InputException">There is no such table.</exception>
    public int Vocabulary =>
        _tensors.TryGetValue("token_embd.weight", out var table)
        && table.Shape is { Rank: 2 } shape
        && shape[0] <= int.MaxValue
            ? (int)shape[0]
            : throw new InputException(
                $"'{Said.File}' has no table of tokens ('token_embd.weight'): it holds a vocabulary, an adapter or a part, and no model"
            );

    /// <summary>Whether the head is the token table.</summary>
    public bool IsTied => !Has("output.weight");

    public bool Has(string tensor) => _tensors.ContainsKey(tensor);

    /// <summary>The tensor's name where it is there.</summary>
    public TensorInfo? Find(string tensor) => _tensors.GetValueOrDefault(tensor);

    /// <summary>A number; null where the file says none.</summary>
    /// <exception cref="InputException">It is none.</exception>
    public double? Number(string key) =>
        Said.Number($"{Architecture}.{key}") is not { } number ? null
        : double.IsFinite(number) ? number
        : throw new InputException(
            $"'{Said.File}' says that '{Architecture}.{key}' is {number.ToString(CultureInfo.InvariantCulture)}, which is no size: is the file damaged?"
        );

    public bool? Flag(string key) => Said.Flag($"{Architecture}.{key}");

    /// <summary>A size; where it is said for each layer, it must be the same for all.</summary>
    public int? Size(string key)
    {
        var name = $"{Architecture}.{key}";
        if (!Said.TryGet(name, out var value) || value.ElementType is null)
        {
            return Said.Size(name);
        }

        return
            Said.Integers(name) is [var first, ..] sizes
            && first is >= 0 and <= int.MaxValue
            && sizes.All(size => size == first)
            ? (int)first
            : throw new InputException(
                $"'{Said.File}' says '{name}' for each layer by itself ({value}), and Malmoi knows no such model"
            );
    }

    /// <summary>How rotary angles are changed for longer texts, as a configuration would say it.</summary>
    public RopeScaling? Scaling()
    {
        var factor = Number("rope.scaling.factor") ?? Number("rope.scale_linear");
        return (Said.Text($"{Architecture}.rope.scaling.type") ?? (factor is null ? "none" : "linear")) switch
        {
            "none" => null,
            _ when factor is null or 1 => null,
            var type => new RopeScaling { Type = type, Factor = factor },
        };
    }

    private int Required(string key) => Size(key) ?? throw Said.Missing($"{Architecture}.{key}");
}
