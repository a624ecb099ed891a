using System.Text.Json;
using System.Text.Json.Serialization;
using Malmoi.NGrams;
using Malmoi.NGrams.Mixing;
using Malmoi.Storage;

namespace Malmoi.Models;

/// <summary>A linear mixture as a small JSON file that names its models and their weights.</summary>
/// <remarks>
/// <code>
/// { "mixture": 1, "components": [ { "model": "books.arpa", "weight": 0.7 }, { "model": "news.arpa", "weight": 0.3 } ] }
/// </code>
/// Paths are relative to the file. A mixture of back-off models is itself none, so it is kept as what it is: the models are
/// asked side by side, and the probabilities are exact.
/// </remarks>
public sealed record MixtureFile
{
    private const int CurrentVersion = 1;
    private const int MostComponents = 256;

    [JsonPropertyName("mixture"), JsonRequired]
    public int Version { get; init; } = CurrentVersion;

    [JsonPropertyName("components")]
    public required IReadOnlyList<MixtureFileComponent> Components { get; init; }

    /// <summary>Writes a mixture of the models at these paths.</summary>
    public static void Write(string path, IReadOnlyList<string> models, IReadOnlyList<double> weights)
    {
        using var output = new OutputFile(path, bufferSize: 4096);
        var folder = System.IO.Path.GetDirectoryName(output.Path)!;
        var file = new MixtureFile
        {
            Components =
            [
                .. models.Zip(
                    weights,
                    (model, weight) =>
                        new MixtureFileComponent(
                            System.IO.Path.GetRelativePath(folder, System.IO.Path.GetFullPath(model)),
                            weight
                        )
                ),
            ],
        };
        JsonSerializer.Serialize(output.Stream, file, MixtureJson.Default.MixtureFile);
        output.Stream.Write("\n"u8);
        output.Commit();
    }

    /// <summary>Whether a file that begins like this is a mixture.</summary>
    internal static bool Recognizes(ReadOnlySpan<byte> head)
    {
        var text = head.TrimStart(" \t\r\n"u8);
        return text.StartsWith("{"u8) && text[1..].TrimStart(" \t\r\n"u8).StartsWith("\"mixture\""u8);
    }

    /// <summary>Opens the models that the file names.</summary>
    /// <exception cref="InputException">The file is broken, or a model cannot be opened or does not fit the others.</exception>
    internal static WordMixture Open(string path)
    {
        var file = Read(path);
        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!;
        var opened = new List<OpenedModel>();
        try
        {
            foreach (var component in file.Components)
            {
                var model = System.IO.Path.Combine(folder, component.Model);
                if (IsMixture(model))
                {
                    throw new InputException(
                        $"'{path}' names '{component.Model}', a mixture itself: name that one's models instead"
                    );
                }

                opened.Add(ModelFile.Open(model));
            }

            CheckPolicies(opened);
            return new WordMixture(
                [.. opened.Select(model => model.Words)],
                [.. file.Components.Select(component => component.Weight)]
            );
        }
        catch
        {
            opened.ForEach(model => model.Dispose());
            throw;
        }
    }

    /// <summary>Models of a mixture must see the same tokens.</summary>
    /// <exception cref="InputException">They make tokens of text in different ways.</exception>
    public static void CheckPolicies(IReadOnlyList<OpenedModel> models)
    {
        foreach (var model in models)
        {
            if (model.Policy != models[0].Policy)
            {
                throw new InputException(
                    $"'{models[0].Path}' reads {models[0].Policy}, but '{model.Path}' reads {model.Policy}: models of a mixture must make the same tokens of a text"
                );
            }
        }
    }

    /// <summary>Whether there is a mixture at a path.</summary>
    public static bool IsMixture(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using var file = File.OpenRead(path);
        Span<byte> head = stackalloc byte[256];
        return Recognizes(head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)]);
    }

    private static MixtureFile Read(string path)
    {
        try
        {
            var file =
                JsonSerializer.Deserialize(File.ReadAllBytes(path), MixtureJson.Default.MixtureFile)
                ?? throw new JsonException("it holds null", null, 0, 0);
            return file.Version != CurrentVersion
                    ? throw new InputException(
                        $"'{path}' is a mixture of version {file.Version}, but this program reads version {CurrentVersion}"
                    )
                : file.Components.Count is 0 or > MostComponents
                    ? throw new InputException(
                        $"'{path}' names {file.Components.Count} models: a mixture has 1 to {MostComponents}"
                    )
                : file;
        }
        catch (JsonException error)
        {
            throw new InputException(
                $"'{path}' is no whole mixture (line {error.LineNumber + 1}): mix the models again with 'malmoi mix'",
                error
            );
        }
    }
}

/// <summary>One model of a mixture.</summary>
/// <param name="Model">Its path, relative to the mixture's file.</param>
/// <param name="Weight">From 0 to 1; all sum to one.</param>
public sealed record MixtureFileComponent(
    [property: JsonPropertyName("model")] string Model,
    [property: JsonPropertyName("weight")] double Weight
);

[JsonSourceGenerationOptions(
    WriteIndented = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(MixtureFile))]
internal sealed partial class MixtureJson : JsonSerializerContext;
