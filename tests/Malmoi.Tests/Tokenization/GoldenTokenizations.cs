using System.Text.Json.Nodes;
using Malmoi.Storage;

namespace Malmoi.Tests.Tokenization;

/// <summary>What the reference implementations made of 196 strings.</summary>
internal static class GoldenTokenizations
{
    public static string[] Strings() =>
        [.. Read("strings.json")["strings"]!.AsArray().Select(entry => (string)entry!["text"]!)];

    /// <summary>The whole file, <c>expected/NAME.json.gz</c>.</summary>
    public static JsonNode Expected(string name) => Read("expected", name + ".json.gz");

    /// <summary>One entry a string.</summary>
    public static JsonArray Results(string name) => Expected(name)["results"]!.AsArray();

    public static byte[] Model(params string[] parts)
    {
        using var stream = CompressedFile.OpenRead(OutsideData.Golden(["tokenizers", "models", .. parts]));
        var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    public static JsonNode Read(params string[] parts)
    {
        using var stream = CompressedFile.OpenRead(OutsideData.Golden(["tokenizers", .. parts]));
        return JsonNode.Parse(stream)!;
    }
}
