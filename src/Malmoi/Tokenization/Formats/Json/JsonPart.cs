using System.Text.Json;
using System.Text.Unicode;

namespace Malmoi.Tokenization.Formats.Json;

/// <summary>A value of a JSON file that knows where it stands, so that what is wrong with it can be said in one line.</summary>
internal readonly record struct JsonPart(JsonElement Value, string Path, string File)
{
    private const int DeepestNesting = 64;

    /// <summary>Reads a whole file's bytes and hands its value to <paramref name="read"/>.</summary>
    /// <param name="allowDuplicates">Whether an object may name a member twice here; what reads it must then say so.</param>
    /// <exception cref="InputException">The bytes are no JSON, or nest too deep, or <paramref name="read"/> refuses them.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> json, string file, bool allowDuplicates, Func<JsonPart, T> read)
    {
        var content = json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json;
        RequireText(content.Span, file);
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(
                content,
                new JsonDocumentOptions { MaxDepth = DeepestNesting, AllowDuplicateProperties = allowDuplicates }
            );
        }
        catch (JsonException error)
        {
            throw NoJson(file, error);
        }

        using (document)
        {
            return read(new JsonPart(document.RootElement, "$", file));
        }
    }

    public bool IsText => Value.ValueKind == JsonValueKind.String;

    public bool IsList => Value.ValueKind == JsonValueKind.Array;

    public bool IsObject => Value.ValueKind == JsonValueKind.Object;

    /// <summary>The member of this name.</summary>
    /// <exception cref="InputException">This is no object, or has no such member.</exception>
    public JsonPart this[string name] => Optional(name) ?? throw Error($"has no '{name}'");

    /// <summary>The member of this name; null where it is missing or null.</summary>
    public JsonPart? Optional(string name)
    {
        Require(JsonValueKind.Object, "an object");
        return Value.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null
            ? new JsonPart(member, $"{Path}.{name}", File)
            : null;
    }

    /// <summary>The <c>type</c> of a component.</summary>
    public string Type => this["type"].Text();

    public string Text()
    {
        Require(JsonValueKind.String, "a string");
        return Value.GetString()!;
    }

    /// <summary>Bytes written in base 64.</summary>
    public byte[] Base64()
    {
        Require(JsonValueKind.String, "a string");
        return Value.TryGetBytesFromBase64(out var bytes)
            ? bytes
            : throw Error("is no base64 text: fetch the file again");
    }

    public bool Flag() =>
        Value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Error($"is {Kind()}, but true or false must stand there"),
        };

    /// <summary>A whole number from 0 on.</summary>
    public int Count()
    {
        Require(JsonValueKind.Number, "a whole number");
        return Value.TryGetInt32(out var number) && number >= 0
            ? number
            : throw Error($"is {Value.GetRawText()}, but a whole number from 0 to {int.MaxValue} must stand there");
    }

    public double Number()
    {
        Require(JsonValueKind.Number, "a number");
        return Value.TryGetDouble(out var number) && double.IsFinite(number)
            ? number
            : throw Error($"is {Value.GetRawText()}, which is too large a number");
    }

    public IEnumerable<JsonPart> Items()
    {
        Require(JsonValueKind.Array, "a list");
        var (path, file) = (Path, File);
        return Value.EnumerateArray().Select((item, index) => new JsonPart(item, $"{path}[{index}]", file));
    }

    /// <summary>The items of a list of this many.</summary>
    public JsonPart[] Items(int count)
    {
        Require(JsonValueKind.Array, "a list");
        return Value.GetArrayLength() == count
            ? [.. Items()]
            : throw Error($"has {Value.GetArrayLength()} items, but {count} must stand there");
    }

    public IEnumerable<(string Name, JsonPart Value)> Members()
    {
        Require(JsonValueKind.Object, "an object");
        var (path, file) = (Path, File);
        return Value
            .EnumerateObject()
            .Select(member => (member.Name, new JsonPart(member.Value, $"{path}.{member.Name}", file)));
    }

    /// <summary>What is wrong here, as <c>'tokenizer.json': $.model.vocab has no 'a'</c>.</summary>
    public InputException Error(string what) => new($"'{File}': {Shortened(Path)} {what}");

    /// <summary>Runs <paramref name="make"/>, and says of its refusal where in the file it lies.</summary>
    public T Make<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (InputException error) when (!error.Message.StartsWith($"'{File}':", StringComparison.Ordinal))
        {
            throw new InputException($"'{File}': in {Shortened(Path)}: {error.Message}", error);
        }
    }

    private void Require(JsonValueKind kind, string expected)
    {
        if (Value.ValueKind != kind)
        {
            throw Error($"is {Kind()}, but {expected} must stand there");
        }
    }

    private string Kind() =>
        Value.ValueKind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "a list",
            JsonValueKind.String => "a string",
            JsonValueKind.Number => "a number",
            JsonValueKind.Null => "null",
            _ => "true or false",
        };

    // JSON may escape half a surrogate pair, which is no text; found here, it needs no care anywhere else.
    private static void RequireText(ReadOnlySpan<byte> json, string file)
    {
        if (!Utf8.IsValid(json))
        {
            throw new InputException(
                $"'{file}' is not UTF-8: it is damaged, or in another encoding; fetch the file again"
            );
        }

        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = DeepestNesting });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                {
                    reader.GetString();
                }
            }
        }
        catch (InvalidOperationException error)
        {
            throw new InputException(
                $"'{file}' has a string that is no Unicode text, at byte {reader.TokenStartIndex:N0}: it escapes half a surrogate pair; mend it",
                error
            );
        }
        catch (JsonException error)
        {
            throw NoJson(file, error);
        }
    }

    private static InputException NoJson(string file, JsonException error) =>
        new(
            $"'{file}' is no JSON, at line {(error.LineNumber ?? 0) + 1}: it is cut off or damaged, names a member twice, or nests deeper than {DeepestNesting}; fetch the file again",
            error
        );

    private static string Shortened(string path) =>
        (path.Length <= 120 ? path : path[..120] + "...").ReplaceLineEndings(" ");
}
