using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Malmoi.Storage;
using Malmoi.Tokenization;

namespace Malmoi.Models;

/// <summary>What a bare model file does not say, written beside it as <c>&lt;file&gt;.malmoi.json</c>: how text becomes tokens, and how it was trained.</summary>
public sealed record ModelSidecar
{
    /// <summary>The kind of an ARPA file that holds collapsed values instead of probabilities.</summary>
    public const string CollapsedKind = "ngram-collapsed";

    /// <summary>The version this program writes, and the only one it reads.</summary>
    public const int CurrentVersion = 1;

    [JsonRequired]
    public int Version { get; init; } = CurrentVersion;

    /// <summary>What the file holds: "ngram" (ARPA, KenLM), <see cref="CollapsedKind"/>, "infinigram" or "mixture".</summary>
    public required string Kind { get; init; }

    /// <summary>What happens to text before the model sees it.</summary>
    public required TextPolicy Policy { get; init; }

    /// <summary>How the model came to be, in words, for people: method, corpus, tokens, discounts, ...</summary>
    public IReadOnlyDictionary<string, string> Training
    {
        get;
        // A file that leaves it out reads as null: generated readers do not keep what a property begins with.
        init => field = value ?? new Dictionary<string, string>();
    } = new Dictionary<string, string>();

    /// <summary>Where the sidecar of <paramref name="modelPath"/> stands.</summary>
    public static string PathFor(string modelPath) => modelPath + ".malmoi.json";

    /// <summary>The sidecar beside <paramref name="modelPath"/>, or null where there is none.</summary>
    /// <exception cref="InputException">It is there but is not a sidecar of this version.</exception>
    public static ModelSidecar? Read(string modelPath)
    {
        var path = PathFor(modelPath);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            var bytes = File.ReadAllBytes(path);
            RefuseOtherVersions(path, bytes);
            return JsonSerializer.Deserialize(bytes, SidecarJson.Default.ModelSidecar)?.In(path)
                ?? throw new JsonException("it holds null", null, 0, 0);
        }
        catch (JsonException error)
        {
            throw new InputException(
                $"'{path}' is not a sidecar of a model (line {error.LineNumber + 1}: {Reason(error)}): write it anew by training or converting, or delete it to take the text as it is written",
                error
            );
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot read '{path}': {error.Message}", error);
        }
    }

    /// <summary>The sidecar beside a model that is to be asked for probabilities, or null where there is none.</summary>
    /// <exception cref="InputException">The model holds collapsed values, or the sidecar is none of this version.</exception>
    public static ModelSidecar? ReadOfModel(string modelPath)
    {
        var sidecar = Read(modelPath);
        return sidecar?.Kind == CollapsedKind
            ? throw new InputException(
                $"'{modelPath}' holds collapsed values, which only whole sentences can be scored with: to ask for the probability of a word, train without --collapse-values"
            )
            : sidecar;
    }

    /// <summary>Writes the sidecar of <paramref name="modelPath"/>.</summary>
    public void Write(string modelPath)
    {
        using var output = Prepare(modelPath);
        output.Commit();
    }

    /// <summary>Writes the sidecar of a model that is not there yet, to be committed when that one is: neither comes alone.</summary>
    public OutputFile Prepare(string modelPath)
    {
        var output = new OutputFile(PathFor(modelPath), bufferSize: 4096);
        try
        {
            RelativeTo(modelPath).Write(output.Stream);
            return output;
        }
        catch
        {
            output.Dispose();
            throw;
        }
    }

    // The file names the tokenizer from where it lies itself, so that both may move together.
    private ModelSidecar In(string path) => WithTokenizer(tokenizer => tokenizer.In(Folder(path)));

    private ModelSidecar RelativeTo(string path) => WithTokenizer(tokenizer => tokenizer.From(Folder(path)));

    private ModelSidecar WithTokenizer(Func<PieceUnits, PieceUnits> change) =>
        Policy.Tokenizer is { } tokenizer ? this with { Policy = Policy with { Tokenizer = change(tokenizer) } } : this;

    private static string Folder(string path) => Path.GetDirectoryName(Path.GetFullPath(path))!;

    private void Write(Stream stream)
    {
        var options = new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var writer = new Utf8JsonWriter(stream, options))
        {
            JsonSerializer.Serialize(writer, this, SidecarJson.Default.ModelSidecar);
        }

        stream.Write("\n"u8);
        stream.Flush();
    }

    // A later version may hold fields that the strict reader refuses: its number comes first.
    private static void RefuseOtherVersions(string path, byte[] bytes)
    {
        using var document = JsonDocument.Parse(bytes);
        if (
            document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("version", out var element)
            && element.ValueKind == JsonValueKind.Number
            && !(element.TryGetInt32(out var version) && version == CurrentVersion)
        )
        {
            throw new InputException(
                $"'{path}' has version {element.GetRawText()}, but this program reads version {CurrentVersion}: is it from a newer Malmoi?"
            );
        }
    }

    private static string Reason(JsonException error) =>
        error.Message.Split(" Path:", 2)[0].Split(" LineNumber:", 2)[0].TrimEnd('.', ' ').ReplaceLineEndings(" ");
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true
)]
[JsonSerializable(typeof(ModelSidecar))]
internal sealed partial class SidecarJson : JsonSerializerContext;
