using System.Text.Encodings.Web;
using System.Text.Json;
using Malmoi.Storage;

namespace Malmoi.Checkpoints;

/// <summary>Hugging Face's index of a checkpoint in many files (<c>model.safetensors.index.json</c>): which tensor stands in which.</summary>
/// <param name="Files">The name of the file, in the folder of the index, by the name of the tensor.</param>
/// <param name="TotalSize">How many bytes all tensors take; null where the index does not say.</param>
public sealed record ShardIndex(IReadOnlyDictionary<string, string> Files, long? TotalSize)
{
    private const int LongestFile = 100_000_000;

    /// <exception cref="InputException">The file is missing or damaged, or names files outside its folder.</exception>
    public static ShardIndex Read(string path)
    {
        using var file = new MappedFile(path);
        if (file.Length > LongestFile)
        {
            throw Broken(path, $"it has {file.Length} bytes, and no index needs more than {LongestFile}");
        }

        return Read(file.Slice(0, (int)file.Length), path);
    }

    /// <exception cref="InputException">The bytes are damaged, or name files outside the folder of the index.</exception>
    public static ShardIndex Read(ReadOnlySpan<byte> json, string name)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 16 });
            return Read(ref reader, name);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new InputException($"{Broken(name, "it is broken JSON").Message}: {error.Message}", error);
        }
    }

    /// <summary>Writes the index as Transformers does: names in order, indented by two.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public void Write(string path)
    {
        using var file = new OutputFile(path);
        file.Stream.Write(ToJson());
        file.Commit();
    }

    internal byte[] ToJson()
    {
        using var stream = new MemoryStream();
        var options = new JsonWriterOptions
        {
            Indented = true,
            NewLine = "\n",
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        using (var writer = new Utf8JsonWriter(stream, options))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("metadata");
            if (TotalSize is { } size)
            {
                writer.WriteNumber("total_size", size);
            }

            writer.WriteEndObject();
            writer.WriteStartObject("weight_map");
            foreach (var (tensor, file) in Files.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                writer.WriteString(tensor, file);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static InputException Broken(string name, string what) =>
        new($"'{name}' is no sound index of a checkpoint: {what}; fetch it again");

    private static ShardIndex Read(ref Utf8JsonReader reader, string name)
    {
        Dictionary<string, string>? files = null;
        long? totalSize = null;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw Broken(name, "it is no JSON object");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = reader.GetString();
            reader.Read();
            if (field == "weight_map" && files is null && reader.TokenType == JsonTokenType.StartObject)
            {
                files = ReadFiles(ref reader, name);
            }
            else if (field == "weight_map")
            {
                throw Broken(name, "its weight_map is no object, or stands there twice");
            }
            else if (field == "metadata" && reader.TokenType == JsonTokenType.StartObject)
            {
                totalSize = ReadTotalSize(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        while (reader.Read()) { }

        return new ShardIndex(files ?? throw Broken(name, "it has no weight_map"), totalSize);
    }

    private static Dictionary<string, string> ReadFiles(ref Utf8JsonReader reader, string name)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var tensor = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
            {
                throw Broken(name, $"the file of '{tensor}' is no text");
            }

            var file = reader.GetString()!;
            if (file is "" or "." or ".." || file.AsSpan().ContainsAny("/\\:\0"))
            {
                throw Broken(name, $"'{tensor}' is said to stand in '{file}', which is no file beside the index");
            }

            if (!files.TryAdd(tensor, file))
            {
                throw Broken(name, $"it names '{tensor}' twice");
            }
        }

        return files;
    }

    // Some writers put a number with a fraction there; it is for people only.
    private static long? ReadTotalSize(ref Utf8JsonReader reader)
    {
        long? size = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isSize = reader.ValueTextEquals("total_size"u8);
            reader.Read();
            if (isSize && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number))
            {
                size = number;
            }

            reader.Skip();
        }

        return size;
    }
}
