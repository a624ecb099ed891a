using System.Text.Json;
using System.Text.Json.Serialization;
using Malmoi.Architectures;

namespace Malmoi.Families;

/// <summary>A family of pretrained Transformers: the record of its <c>config.json</c>, from which follow its spec and its table of checkpoint names.</summary>
/// <remarks>Property names are the configuration's keys; what the configuration leaves out has the value the first release gave it.</remarks>
public abstract record Family
{
    // What programs note down for themselves: it changes no number of a forward pass.
    private static readonly HashSet<string> Bookkeeping =
    [
        "_name_or_path",
        "architectures",
        "auto_map",
        "dtype",
        "label2id",
        "output_attentions",
        "output_hidden_states",
        "return_dict",
        "task_specific_params",
        "tokenizer_class",
        "torchscript",
        "transformers_version",
        "use_cache",
    ];

    public string ModelType { get; init; } = "";

    /// <summary>The class the checkpoint was saved from, first of the list.</summary>
    [JsonPropertyName("architectures")]
    public IReadOnlyList<string>? Classes { get; init; }

    public int? PadTokenId { get; init; }

    public int? BosTokenId { get; init; }

    /// <summary>One id, or several that all end a text.</summary>
    [JsonConverter(typeof(TokenIdsConverter))]
    public IReadOnlyList<int>? EosTokenId { get; init; }

    /// <summary>What a decoder reads first where an encoder stands before it.</summary>
    public int? DecoderStartTokenId { get; init; }

    /// <summary>Null: as the family does.</summary>
    public bool? TieWordEmbeddings { get; init; }

    [JsonPropertyName("id2label")]
    public IReadOnlyDictionary<string, string>? LabelsById { get; init; }

    public string? ProblemType { get; init; }

    public double InitializerRange { get; init; } = 0.02;

    public string? TorchDtype { get; init; }

    /// <summary>The new name of <see cref="TorchDtype"/>.</summary>
    public string? Dtype { get; init; }

    /// <summary>Keys of the configuration that this program does not know, kept for writing.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }

    /// <summary>Keys of the configuration that this program does not know and that might change a number, in alphabetical order.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> UnknownKeys =>
        [
            .. (Unknown?.Keys ?? Enumerable.Empty<string>())
                .Where(key => !Bookkeeping.Contains(key))
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>Classes of a classifier: two unless labels are named.</summary>
    [JsonIgnore]
    public int Labels => LabelsById?.Count ?? 2;

    /// <summary>What the checkpoint was saved for.</summary>
    [JsonIgnore]
    public ModelTask Task => ModelTasks.Of(Classes is [var first, ..] ? first : null);

    /// <summary>The model with the heads of a task.</summary>
    /// <exception cref="InputException">The family has no head for the task, or the configuration asks for what is not known.</exception>
    public abstract ModelSpec Spec(ModelTask task);

    /// <summary>The standard deviation that a fresh matrix is drawn with, as the reference begins it.</summary>
    /// <param name="name">Ours, as "decoder.layers.0.attention.query.weight".</param>
    public virtual double InitialDeviation(string name) => InitializerRange;

    /// <summary>Which of the published names is which of ours.</summary>
    [JsonIgnore]
    public abstract CheckpointMap Checkpoint { get; }

    /// <summary>What its decoder reads first, where an encoder stands before it.</summary>
    [JsonIgnore]
    public virtual DecoderStart DecoderStart => DecoderStart.StartToken;

    /// <summary>Whether the reference publishes the last layer's hidden state after the final norm, or before it (ViT).</summary>
    [JsonIgnore]
    public virtual bool ShowsLastLayerNormed => true;

    /// <summary>What is said when a task is asked for that the family has no head for.</summary>
    internal InputException NoHead(ModelTask task) =>
        new($"a {ModelType} model has no head for {task}: 'malmoi info' on its folder shows what it has");
}
