using System.Text.Json;
using Malmoi.Models;

namespace Malmoi.Server;

/// <summary>The tokens that end a text: the tokenizer's end mark, and those that a folder's generation_config.json names, as the end of a turn.</summary>
internal static class EndTokens
{
    public static IReadOnlySet<int> Of(OpenedModel model)
    {
        var ends = new HashSet<int>();
        if (model.Tokenizer.Special.End is { } end)
        {
            ends.Add(end);
        }

        var path = Path.Combine(model.Path, "generation_config.json");
        if (File.Exists(path))
        {
            ends.UnionWith(Named(path));
        }

        return ends;
    }

    private static List<int> Named(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return
                json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("eos_token_id", out var named)
                ? Ids(named)
                : [];
        }
        catch (JsonException error)
        {
            throw new InputException($"'{path}' is not valid JSON at line {error.LineNumber + 1}", error);
        }
    }

    private static List<int> Ids(JsonElement named) =>
        named.ValueKind == JsonValueKind.Array ? [.. named.EnumerateArray().SelectMany(Ids)]
        : named.ValueKind == JsonValueKind.Number && named.TryGetInt32(out var id) ? [id]
        : [];
}
