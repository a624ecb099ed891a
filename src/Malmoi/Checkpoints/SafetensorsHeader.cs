using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Unicode;

namespace Malmoi.Checkpoints;

/// <summary>The JSON at the head of a safetensors file: what stands where behind it.</summary>
internal sealed class SafetensorsHeader
{
    /// <summary>The longest header the format allows, in bytes.</summary>
    public const int LongestHeader = 100_000_000;

    private readonly string _file;
    private readonly List<(TensorInfo Info, long Begin, long End)> _tensors = [];
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);

    private SafetensorsHeader(string file) => _file = file;

    /// <summary>Tensors in the order of their bytes: each begins where the one before it ends.</summary>
    public IReadOnlyList<(TensorInfo Info, long Begin, long End)> Tensors => _tensors;

    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>Reads a header and checks all that the format promises.</summary>
    /// <param name="json">The header.</param>
    /// <param name="length">How many bytes follow it.</param>
    /// <param name="file">The file's name, for messages.</param>
    /// <exception cref="InputException">It breaks a rule; the message says which.</exception>
    public static SafetensorsHeader Read(ReadOnlySpan<byte> json, long length, string file)
    {
        var header = new SafetensorsHeader(file);
        if (json.IsEmpty || json[0] != '{' || !Utf8.IsValid(json))
        {
            throw header.Error("its header is no JSON object in UTF-8");
        }

        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 8 });
            header.ReadObject(ref reader);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The other exception is what .NET says to half a surrogate pair.
            throw new InputException($"{header.Error("its header is broken JSON").Message}: {error.Message}", error);
        }

        header.CheckLayout(length);
        return header;
    }

    private InputException Error(string what) =>
        new(
            $"'{_file}' is no sound safetensors file: {Shown(what)}; was it cut off or changed? fetch or write it again"
        );

    // A message quotes the file, which may have names as long as itself.
    private static string Shown(string what) => what.Length <= 300 ? what : $"{what[..300]}...";

    private void ReadObject(ref Utf8JsonReader reader)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (!names.Add(name))
            {
                throw Error($"its header names '{name}' twice");
            }

            reader.Read();
            if (name == "__metadata__")
            {
                ReadMetadata(ref reader);
            }
            else
            {
                ReadTensor(name, ref reader);
            }
        }

        // Whatever but blanks follows the object is an error of its own.
        while (reader.Read()) { }
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Error("its '__metadata__' is no object");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
            {
                throw Error($"its metadata '{key}' is no string");
            }

            if (!_metadata.TryAdd(key, reader.GetString()!))
            {
                throw Error($"its metadata names '{key}' twice");
            }
        }
    }

    private void ReadTensor(string name, ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Error($"'{name}' in its header is no object");
        }

        string? type = null;
        long[]? sizes = null;
        long[]? offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = reader.GetString();
            reader.Read();
            switch (field)
            {
                case "dtype" when type is null && reader.TokenType == JsonTokenType.String:
                    type = reader.GetString();
                    break;
                case "shape" when sizes is null:
                    sizes = ReadNumbers(name, field, ref reader);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadNumbers(name, field, ref reader);
                    break;
                case "dtype" or "shape" or "data_offsets":
                    throw Error($"the {field} of '{name}' stands there twice, or is no {field}");
                default:
                    reader.Skip();
                    break;
            }
        }

        if (type is null || sizes is null || offsets is not [var begin, var end])
        {
            throw Error($"'{name}' lacks its dtype, its shape or its two data_offsets");
        }

        if (!ElementTypes.TryParse(type, out var element))
        {
            throw Error($"'{name}' is of the dtype '{type}', which Malmoi does not know");
        }

        if (!TensorShape.TryCreate(sizes, out var shape) || shape.Count > long.MaxValue / element.Size())
        {
            throw Error($"the shape {TensorShape.Written(sizes)} of '{name}' is impossible");
        }

        _tensors.Add((new TensorInfo(name, element, shape), begin, end));
    }

    private long[] ReadNumbers(string name, string field, ref Utf8JsonReader reader)
    {
        var numbers = ImmutableArray.CreateBuilder<long>(4);
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (
                reader.Read()
                && reader.TokenType == JsonTokenType.Number
                && reader.TryGetInt64(out var number)
                && number >= 0
            )
            {
                numbers.Add(number);
            }

            if (reader.TokenType == JsonTokenType.EndArray)
            {
                return numbers.ToArray();
            }
        }

        throw Error($"the {field} of '{name}' is no list of whole numbers from 0 to 2^63");
    }

    private void CheckLayout(long length)
    {
        _tensors.Sort((a, b) => (a.Begin, a.End).CompareTo((b.Begin, b.End)));
        long expected = 0;
        foreach (var (info, begin, end) in _tensors)
        {
            if (begin != expected || end < begin)
            {
                throw Error(
                    $"'{info.Name}' stands at bytes {begin} to {end}, but the one before it ends at {expected}: they overlap or leave a gap"
                );
            }

            if (end - begin != info.Length)
            {
                throw Error(
                    $"'{info.Name}' is {info.Type.Symbol()} {info.Shape}, {info.Length} bytes, but has {end - begin}"
                );
            }

            expected = end;
        }

        if (expected != length)
        {
            throw Error($"its tensors take {expected} bytes, but {length} follow its header");
        }
    }
}
