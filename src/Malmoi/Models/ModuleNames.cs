using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Malmoi.Models;

/// <summary>Modules chosen by the ends of their names, or by one pattern over the whole name, as PEFT's configurations choose them.</summary>
[JsonConverter(typeof(ModuleNamesConverter))]
public sealed record ModuleNames
{
    /// <summary>Stands for every linear map but the head.</summary>
    public const string AllLinear = "all-linear";

    private readonly Regex? _pattern;

    /// <param name="ends">"q_proj" is every module of that name, "layers.0.q_proj" one of them.</param>
    public ModuleNames(IReadOnlyList<string> ends) => Ends = ends;

    /// <param name="pattern">A regular expression for whole names, or <see cref="AllLinear"/>.</param>
    /// <exception cref="InputException">It is no regular expression.</exception>
    public ModuleNames(string pattern)
    {
        (Pattern, Ends) = (pattern, []);
        try
        {
            // A pattern comes from a file: it may not take longer than a name is worth.
            _pattern = new Regex($"^(?:{pattern})$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }
        catch (ArgumentException error)
        {
            throw new InputException($"'{pattern}' chooses no modules: it is not a regular expression", error);
        }
    }

    public IReadOnlyList<string> Ends { get; }

    public string? Pattern { get; }

    /// <summary>Whether a module is among them.</summary>
    /// <param name="module">Its published name.</param>
    /// <param name="isHead">Whether it is the last projection.</param>
    public bool Contains(string module, bool isHead) =>
        Pattern == AllLinear ? !isHead
        : _pattern is not null ? _pattern.IsMatch(module)
        : Ends.Any(end => module == end || module.EndsWith("." + end, StringComparison.Ordinal));

    public override string ToString() => Pattern ?? string.Join(", ", Ends);
}

/// <summary>A pattern is a text, ends are a list of texts.</summary>
internal sealed class ModuleNamesConverter : JsonConverter<ModuleNames>
{
    public override ModuleNames Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return new ModuleNames(reader.GetString()!);
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("modules are chosen by a text or a list of texts");
        }

        var ends = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            ends.Add(reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException());
        }

        return new ModuleNames(ends);
    }

    public override void Write(Utf8JsonWriter writer, ModuleNames value, JsonSerializerOptions options)
    {
        if (value.Pattern is { } pattern)
        {
            writer.WriteStringValue(pattern);
            return;
        }

        writer.WriteStartArray();
        foreach (var end in value.Ends)
        {
            writer.WriteStringValue(end);
        }

        writer.WriteEndArray();
    }
}
