using System.Text.Json.Nodes;
using Malmoi.Checkpoints;

namespace Malmoi.Cli.Commands;

/// <summary>What <c>malmoi info</c> says of a file of tensors.</summary>
internal static class CheckpointReport
{
    public static JsonObject Describe(string path)
    {
        using var source = TensorFile.Open(path);
        var info = new JsonObject
        {
            ["model"] = path,
            ["kind"] = source switch
            {
                SafetensorsFile => "safetensors",
                PickleFile => "PyTorch checkpoint",
                GgmlFile file => $"ggml model ({file.Format})",
                Llama2cFile file => $"llama2.c model, version {file.Version}",
                _ => "checkpoint in many files",
            },
            ["tensors"] = JsonReport.Array(source.Tensors, Describe),
            ["parameters"] = source.Tensors.Sum(tensor => tensor.Count),
            ["dtypes"] = new JsonObject(
                source
                    .Tensors.CountBy(tensor => tensor.TypeName)
                    .OrderBy(type => type.Key, StringComparer.Ordinal)
                    .Select(type => KeyValuePair.Create(type.Key, (JsonNode?)type.Value))
            ),
            ["size"] = new FileInfo(path).Length,
        };
        switch (source)
        {
            case SafetensorsFile file:
                info["metadata"] = Texts(file.Metadata);
                break;
            case PickleFile file:
                info["metadata"] = Texts(file.Values);
                break;
            case Llama2cFile file:
                info["config"] = Describe(file);
                break;
            case ShardedCheckpoint sharded:
                var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
                info["files"] = JsonReport.Array(sharded.Files, file => JsonValue.Create(file));
                info["size"] = sharded.Files.Sum(file => new FileInfo(Path.Combine(folder, file)).Length);
                break;
        }

        return info;
    }

    /// <summary>A row for each tensor, where there are any.</summary>
    public static void PrintTensors(JsonObject info, TextWriter output)
    {
        if (info["tensors"] is not JsonArray tensors || tensors.Count == 0)
        {
            return;
        }

        var table = Screen.Table("tensor", "dtype", "shape", "size");
        foreach (var tensor in tensors)
        {
            table.Row(
                (string)tensor!["name"]!,
                (string)tensor["dtype"]!,
                string.Join(" x ", tensor["shape"]!.AsArray().Select(size => ((long)size!).Grouped())),
                ByteSize.Format((long)tensor["bytes"]!)
            );
        }

        Screen.On(output).Write(table);
    }

    public static JsonObject Describe(TensorInfo tensor) =>
        new()
        {
            ["name"] = tensor.Name,
            ["dtype"] = tensor.TypeName,
            ["shape"] = JsonReport.Array(tensor.Shape, size => JsonValue.Create(size)),
            ["bytes"] = tensor.Length,
        };

    private static JsonObject Describe(Llama2cFile file) =>
        new()
        {
            ["hidden_size"] = file.Config.Width,
            ["intermediate_size"] = file.Config.InnerWidth,
            ["num_hidden_layers"] = file.Config.Layers,
            ["num_attention_heads"] = file.Config.Heads,
            ["num_key_value_heads"] = file.Config.KeyValueHeads,
            ["vocab_size"] = file.Config.VocabularySize,
            ["max_position_embeddings"] = file.Config.Positions,
            ["tie_word_embeddings"] = file.Config.IsTied,
        };

    private static JsonObject? Texts(IReadOnlyDictionary<string, string> texts) =>
        texts.Count == 0
            ? null
            : new(texts.Select(text => KeyValuePair.Create(text.Key, (JsonNode?)JsonValue.Create(text.Value))));
}
