using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using TorchSharp;

namespace Malmoi.Neural.Pretraining.Runs;

/// <summary>What a run was told and by what it was made: enough to do it again.</summary>
public sealed record RunRecord
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>What is trained: gpt, bert, seq2seq, lstm.</summary>
    public required string Kind { get; init; }

    public required long Seed { get; init; }

    /// <summary>Every option and what it came to: all that the result depends on.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>The command that began it, its paths whole.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Numbers that are learned.</summary>
    public required long Parameters { get; init; }

    public DateTimeOffset Created { get; init; } = DateTimeOffset.UtcNow;

    /// <summary>Of the program, of .NET, of libtorch's binding, of the system.</summary>
    public IReadOnlyDictionary<string, string> Versions { get; init; } = CurrentVersions();

    public string ToJson() =>
        new JsonObject
        {
            ["kind"] = Kind,
            ["created"] = Created.ToString("O", CultureInfo.InvariantCulture),
            ["seed"] = Seed,
            ["parameters"] = Parameters,
            ["settings"] = Texts(Settings),
            ["arguments"] = new JsonArray([.. Arguments.Select(argument => JsonValue.Create(argument))]),
            ["versions"] = Texts(Versions),
        }.ToJsonString(s_json) + "\n";

    /// <summary>Reads what <see cref="ToJson"/> gave.</summary>
    /// <param name="json">The text.</param>
    /// <param name="path">Its file, for errors.</param>
    /// <exception cref="InputException">It is none.</exception>
    public static RunRecord Parse(string json, string path)
    {
        try
        {
            var node = JsonNode.Parse(json)!;
            return new RunRecord
            {
                Kind = node["kind"]!.GetValue<string>(),
                Created = DateTimeOffset.Parse((string)node["created"]!, CultureInfo.InvariantCulture),
                Seed = (long)node["seed"]!,
                Parameters = (long)node["parameters"]!,
                Settings = Texts(node["settings"]!),
                Arguments = [.. node["arguments"]!.AsArray().Select(argument => (string)argument!)],
                Versions = Texts(node["versions"]!),
            };
        }
        catch (Exception error)
            when (error
                    is JsonException
                        or FormatException
                        or InvalidOperationException
                        or NullReferenceException
                        or ArgumentNullException
            )
        {
            throw new InputException($"'{path}' is no record of a run, or is damaged: name another folder", error);
        }
    }

    private static JsonObject Texts(IReadOnlyDictionary<string, string> texts) =>
        new(texts.Select(text => KeyValuePair.Create(text.Key, (JsonNode?)JsonValue.Create(text.Value))));

    private static SortedDictionary<string, string> Texts(JsonNode node) =>
        new(node.AsObject().ToDictionary(pair => pair.Key, pair => (string)pair.Value!), StringComparer.Ordinal);

    private static SortedDictionary<string, string> CurrentVersions() =>
        new(StringComparer.Ordinal)
        {
            ["malmoi"] = VersionOf(typeof(RunRecord)),
            ["dotnet"] = Environment.Version.ToString(),
            ["torchsharp"] = VersionOf(typeof(torch)),
            ["system"] = RuntimeInformation.RuntimeIdentifier,
        };

    private static string VersionOf(Type type) =>
        (type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "").Split(
            '+'
        )[0];
}
