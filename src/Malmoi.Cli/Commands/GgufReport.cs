using System.Text.Json.Nodes;
using Malmoi.Architectures;
using Malmoi.Checkpoints;
using Malmoi.Checkpoints.Gguf;
using Malmoi.Models;
using Malmoi.Models.Gguf;
using Malmoi.Tokenization.Formats.Gguf;

namespace Malmoi.Cli.Commands;

/// <summary>What <c>malmoi info</c> says of a GGUF file: its metadata, its tensors, and the model that they make, if they make one.</summary>
internal static class GgufReport
{
    public static JsonObject Describe(string path)
    {
        using var file = GgufFile.Open(path);
        using var shards = GgufShards.Open(path);
        var info = new JsonObject
        {
            ["model"] = path,
            ["kind"] = $"GGUF, version {file.Version}",
            ["files"] = shards.Files.Count > 1 ? JsonReport.Array(shards.Files, one => JsonValue.Create(one)) : null,
            ["size"] = shards.Files.Sum(one => new FileInfo(one).Length),
            ["tokenizer"] = Tokenizer(shards.Metadata),
        };
        AddModel(info, path, shards);
        info["metadata"] = new JsonObject(
            shards.Metadata.Select(pair =>
                KeyValuePair.Create(pair.Key, (JsonNode?)JsonValue.Create(Short(pair.Value)))
            )
        );
        info["tensors"] = JsonReport.Array(shards.Tensors, CheckpointReport.Describe);
        return info;
    }

    public static void Print(JsonObject info, TextWriter output)
    {
        var table = Screen.Table("", "");
        table.ShowHeaders = false;
        (table.Columns[1].Alignment, table.Columns[1].NoWrap) = (Spectre.Console.Justify.Left, false);
        foreach (var (name, value) in info)
        {
            if (value is JsonValue and not null)
            {
                table.Row(name, name is "size" or "stored" ? ByteSize.Format((long)value) : Shown(value));
            }
        }

        foreach (var (key, value) in info["metadata"]!.AsObject())
        {
            table.Row(key, (string)value!);
        }

        Screen.On(output).Write(table);
        ModelFolderReport.PrintTensors(info["tensors"]!.AsArray(), output);
    }

    // An adapter or a vocabulary is no model, and what it is stands in its metadata.
    private static void AddModel(JsonObject info, string path, GgufShards shards)
    {
        if (shards.Metadata.Text("general.architecture") is null || !shards.TryGet("token_embd.weight", out _))
        {
            return;
        }

        using var folder = HuggingFaceFolder.Open(path);
        var family = folder.Family;
        var size = new ModelSize(family.Spec(family.Task));
        info["family"] = family.ModelType;
        info["parameters"] = size.Parameters;
        info["activeParameters"] = size.ActiveParameters == size.Parameters ? null : size.ActiveParameters;
        info["stored"] = shards.Tensors.Sum(tensor => tensor.Length);
        info["bitsPerWeight"] = Math.Round(
            8.0 * shards.Tensors.Sum(tensor => tensor.Length) / Math.Max(1, shards.Tensors.Sum(tensor => tensor.Count)),
            2
        );
    }

    private static JsonNode? Tokenizer(GgufMetadata said) =>
        said.Text("tokenizer.ggml.model") is { } kind && said.Texts("tokenizer.ggml.tokens") is { } pieces
            ? $"{kind}{(said.Text("tokenizer.ggml.pre") is { } pre ? $" ({pre})" : "")}, {((long)pieces.Count).Grouped()} pieces{(said.Has(GgufTokenizer.ChatTemplateKey) ? ", with a chat template" : "")}"
            : null;

    private static string Short(GgufValue value) =>
        value.ToString() is { Length: <= 200 } text ? text : $"{value.ToString()[..200]}...";

    private static string Shown(JsonNode value) =>
        value.GetValueKind() == System.Text.Json.JsonValueKind.Number
        && value.AsValue().TryGetValue<long>(out var number)
            ? number.Grouped()
            : value.ToString();
}
