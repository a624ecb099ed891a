using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Malmoi.Text;
using Malmoi.Tokenization;

namespace Malmoi.Cli;

/// <summary>What <c>--json</c> prints: indented, 한글 as 한글, one object a run.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>How an object that is one of many, a line each, is written.</summary>
    public static JsonSerializerOptions OneLine { get; } =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(TextWriter output, JsonObject report) => output.WriteLine(report.ToJsonString(Options));

    /// <summary>A number, or null where JSON has none for it (an infinite perplexity, ln 0).</summary>
    public static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    public static JsonObject Policy(TextPolicy policy)
    {
        var json = new JsonObject
        {
            ["unit"] = policy.Unit.ToString(),
            ["lowercase"] = policy.Lowercase,
            ["splitPunctuation"] = policy.SplitPunctuation,
            ["normalization"] = policy.Normalization.ToString(),
            ["boundaries"] = policy.Boundaries.ToString(),
            ["description"] = policy.ToString(),
        };
        if (policy.Tokenizer is { } tokenizer)
        {
            json["tokenizer"] = tokenizer.Path;
        }

        return json;
    }

    public static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonNode?> node) => [.. items.Select(node)];
}
