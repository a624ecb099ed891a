using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Malmoi.Families;

/// <summary>Reads the configurations of one family, and knows what they may leave out.</summary>
/// <remarks>Generated readers forget the defaults of init-only properties, so each default is put beside what a configuration says, and both are read as one.</remarks>
internal sealed class FamilyReader
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly JsonTypeInfo _type;
    private readonly Lazy<JsonElement> _defaults;

    private FamilyReader(JsonTypeInfo type, Func<JsonElement> defaults) =>
        (_type, _defaults) = (type, new Lazy<JsonElement>(defaults));

    public static FamilyReader Of<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] T
    >(JsonTypeInfo<T> type)
        where T : Family => new(type, () => JsonSerializer.SerializeToElement(Activator.CreateInstance<T>(), type));

    /// <exception cref="JsonException">A required key is missing, or a value is of another kind.</exception>
    /// <exception cref="InputException">A size is none.</exception>
    public Family Read(JsonElement config)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            var required = _type.Properties.Where(property => property.IsRequired).Select(property => property.Name);
            Write(writer, _defaults.Value, config, required.ToHashSet(StringComparer.Ordinal));
        }

        var family = (Family)JsonSerializer.Deserialize(stream.ToArray(), _type)!;
        ConfigurationSizes.Check(_type, family);
        return family;
    }

    public string Write(Family family)
    {
        // An overridden property forgets that it is not to be written.
        var written = JsonSerializer.SerializeToNode(family, _type)!.AsObject();
        written.Remove(JsonNamingPolicy.SnakeCaseLower.ConvertName(nameof(Family.Checkpoint)));
        return written.ToJsonString(Indented) + "\n";
    }

    private static void Write(Utf8JsonWriter writer, JsonElement defaults, JsonElement said, HashSet<string> required)
    {
        writer.WriteStartObject();
        foreach (var own in defaults.EnumerateObject())
        {
            if (!required.Contains(own.Name) && !said.TryGetProperty(own.Name, out _))
            {
                own.WriteTo(writer);
            }
        }

        foreach (var own in said.EnumerateObject())
        {
            if (
                own.Value.ValueKind == JsonValueKind.Object
                && defaults.TryGetProperty(own.Name, out var inner)
                && inner.ValueKind == JsonValueKind.Object
            )
            {
                writer.WritePropertyName(own.Name);
                Write(writer, inner, own.Value, []);
            }
            else
            {
                own.WriteTo(writer);
            }
        }

        writer.WriteEndObject();
    }
}
