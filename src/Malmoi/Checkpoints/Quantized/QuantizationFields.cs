using System.Text.Json;
using System.Text.Unicode;

namespace Malmoi.Checkpoints.Quantized;

/// <summary>The fields of a quantisation configuration, by name.</summary>
internal readonly struct QuantizationFields
{
    private readonly JsonElement _fields;
    private readonly string _path;

    /// <exception cref="InputException">The element holds no fields.</exception>
    public QuantizationFields(JsonElement fields, string path)
    {
        (_fields, _path) = (fields, path);
        if (fields.ValueKind != JsonValueKind.Object)
        {
            throw new InputException($"'{path}' has a quantisation that is no object in braces: is it damaged?");
        }
    }

    /// <summary>Reads a text of fields.</summary>
    /// <param name="name">Of the file or tensor, for errors.</param>
    /// <exception cref="InputException">It is none.</exception>
    public static JsonDocument Parse(byte[] json, string name)
    {
        if (!Utf8.IsValid(json))
        {
            throw new InputException($"'{name}' is not text in UTF-8: is it damaged?");
        }

        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException error)
        {
            throw new InputException($"'{name}' is not JSON (line {error.LineNumber + 1}): is it damaged?", error);
        }
    }

    public bool Has(string name) => _fields.TryGetProperty(name, out _);

    /// <summary>Null where it is absent.</summary>
    public string? Text(string name) =>
        Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String && Written(value) is { } text ? text
        : throw Refused(name, value.GetRawText(), "a text");

    /// <summary>Null where it is absent.</summary>
    public int? Number(string name) =>
        Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number
        : throw Refused(name, value.GetRawText(), "a whole number");

    public InputException Refused(string name, string value, string wanted) =>
        new(
            $"'{_path}': the quantisation's \"{name}\" is {(value.Length > 40 ? value[..40] + "..." : value).ReplaceLineEndings(" ")}, and Malmoi reads {wanted}: take a checkpoint that was saved so, or the model's own"
        );

    // Half a surrogate pair can be escaped, and is no text.
    private static string? Written(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private JsonElement? Find(string name) =>
        _fields.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
