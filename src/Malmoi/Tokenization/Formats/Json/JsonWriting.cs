using System.Text.Json;

namespace Malmoi.Tokenization.Formats.Json;

/// <summary>What the writers of a tokenizer.json share.</summary>
internal static class JsonWriting
{
    public static void WriteOptional(Utf8JsonWriter writer, string name, bool? value)
    {
        if (value is { } flag)
        {
            writer.WriteBoolean(name, flag);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    public static void WriteOptional(Utf8JsonWriter writer, string name, int? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    /// <summary>A member that is a component, or null.</summary>
    public static void WriteOptional<T>(Utf8JsonWriter writer, string name, T? value, Action<Utf8JsonWriter, T> write)
        where T : class
    {
        writer.WritePropertyName(name);
        if (value is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            write(writer, value);
        }
    }

    public static InputException CannotBeWritten(object component) =>
        new(
            $"a tokenizer.json has no form for the component {component.GetType().Name}: use one of Hugging Face's, or keep the tokenizer in its own format"
        );
}
