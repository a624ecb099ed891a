using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Malmoi.Architectures;
using Malmoi.Checkpoints;
using Malmoi.Models;

namespace Malmoi.Cli.Commands;

/// <summary>What <c>malmoi info</c> says of a folder of Hugging Face's kind: family, size, costs, tensors, and what of its configuration is not known.</summary>
internal static partial class ModelFolderReport
{
    // Up to which a text's costs are given where the model itself sets no end.
    private const int UsualContext = 2048;

    public static JsonObject Describe(string path)
    {
        using var folder = HuggingFaceFolder.Open(path);
        var file = Directory.Exists(path) ? null : CheckpointReport.Describe(path);
        var family = folder.Family;
        var spec = family.Spec(family.Task);
        var size = new ModelSize(spec);
        var stacks = spec.Stacks.Select(stack => stack.Stack).ToList();
        var context = stacks
            .Select(stack => stack.Embeddings.Positions?.Count)
            .FirstOrDefault(count => count is not null);
        return new JsonObject
        {
            ["model"] = path,
            ["kind"] = file?["kind"]!.DeepClone() ?? "Hugging Face folder",
            ["config"] = file?["config"]?.DeepClone(),
            ["family"] = family.ModelType,
            ["task"] = family.Task.ToString(),
            ["heads"] = JsonReport.Array(spec.Heads.Keys, head => JsonValue.Create(head)),
            ["layers"] = JsonReport.Array(Layers(spec), layers => JsonValue.Create(layers)),
            ["width"] = JsonReport.Array(Widths(spec), width => JsonValue.Create(width)),
            ["positions"] = context,
            ["parameters"] = size.Parameters,
            ["activeParameters"] = size.ActiveParameters == size.Parameters ? null : size.ActiveParameters,
            ["flopsPerToken"] = size.OperationsPerToken(context ?? UsualContext),
            ["memory"] = new JsonObject
            {
                ["stored"] = folder.Weights.Tensors.Sum(tensor => tensor.Length),
                ["asFloat32"] = 4 * size.Parameters,
                ["cachePerToken"] = size.CachedPerToken == 0 ? null : 4 * size.CachedPerToken,
            },
            ["unknownKeys"] = JsonReport.Array(family.UnknownKeys, key => JsonValue.Create(key)),
            ["tensors"] = JsonReport.Array(folder.Weights.Tensors, CheckpointReport.Describe),
        };
    }

    private static IEnumerable<int> Layers(ModelSpec spec) =>
        spec is RecurrentModel { Network: var network }
            ? [network.Widths.Count]
            : spec.Stacks.Select(stack => stack.Stack.Layers.Count);

    private static IEnumerable<int> Widths(ModelSpec spec) =>
        spec is RecurrentModel { Network: var network }
            ? network.Widths
            : spec.Stacks.Select(stack => stack.Stack.Width);

    public static void Print(JsonObject info, TextWriter output)
    {
        var memory = info["memory"]!;
        var table = Screen.Table("", "");
        table.ShowHeaders = false;
        (table.Columns[1].Alignment, table.Columns[1].NoWrap) = (Spectre.Console.Justify.Left, false);
        table.Row("model", (string)info["model"]!);
        table.Row("family", $"{info["family"]}, {info["task"]} ({List(info["heads"]!)})");
        table.Row("layers", $"{List(info["layers"]!)} of width {List(info["width"]!)}");
        table.Row("positions", info["positions"] is { } positions ? ((long)(int)positions).Grouped() : "any number");
        table.Row("parameters", ((long)info["parameters"]!).Grouped());
        if (info["activeParameters"] is { } active)
        {
            table.Row("for one token", ((long)active).Grouped());
        }

        table.Row("operations a token", ((long)info["flopsPerToken"]!).Grouped());
        table.Row(
            "memory",
            $"{ByteSize.Format((long)memory["stored"]!)} stored, {ByteSize.Format((long)memory["asFloat32"]!)} in 32 bits"
                + (memory["cachePerToken"] is { } cached ? $", {ByteSize.Format((long)cached)} of cache a token" : "")
        );
        table.Row("keys not known", info["unknownKeys"]!.AsArray().Count == 0 ? "none" : List(info["unknownKeys"]!));
        Screen.On(output).Write(table);
        PrintTensors(info["tensors"]!.AsArray(), output);
    }

    // A row for what stands in every layer, with how often.
    public static void PrintTensors(JsonArray tensors, TextWriter output)
    {
        var table = Screen.Table("tensor", "dtype", "shape", "times", "size");
        table.Columns[0].Alignment = Spectre.Console.Justify.Left;
        var rows = tensors.GroupBy(tensor =>
            (Number().Replace((string)tensor!["name"]!, ".{}."), Shape(tensor!), (string)tensor!["dtype"]!)
        );
        foreach (var row in rows)
        {
            var (name, shape, dtype) = row.Key;
            table.Row(
                name,
                dtype,
                shape,
                row.Count().ToString(CultureInfo.InvariantCulture),
                ByteSize.Format(row.Sum(tensor => (long)tensor!["bytes"]!))
            );
        }

        Screen.On(output).Write(table);
    }

    private static string Shape(JsonNode tensor) =>
        string.Join(" x ", tensor["shape"]!.AsArray().Select(size => ((long)size!).Grouped()));

    private static string List(JsonNode values) =>
        values.AsArray() is { Count: > 0 } array ? string.Join(", ", array.Select(value => $"{value}")) : "none";

    [GeneratedRegex(@"\.\d+\.")]
    private static partial Regex Number();
}
