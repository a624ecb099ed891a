using System.Text.Encodings.Web;
using System.Text.Json;
using Malmoi.Storage;

namespace Malmoi.Instructions.Writing;

/// <summary>Writes instructions as the field's programs read them: Alpaca, ShareGPT, messages, prompts; JSON, JSON lines, Parquet.</summary>
public static class InstructionWriter
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The layouts that are written.</summary>
    public static IReadOnlyList<string> Layouts { get; } = [.. WrittenLayout.All.Select(layout => layout.Name)];

    /// <summary>Writes a file; it appears when it is whole.</summary>
    /// <param name="path">.jsonl, .json or .parquet.</param>
    /// <param name="examples">One or more.</param>
    /// <param name="layout">One of <see cref="Layouts"/>; null: alpaca, prompts where nothing is answered, messages where anybody speaks twice.</param>
    /// <exception cref="InputException">The ending is none of these, there is no example, or one has no place in the layout.</exception>
    public static void Write(string path, IReadOnlyList<InstructionExample> examples, string? layout = null)
    {
        if (examples.Count == 0)
        {
            throw new InputException($"nothing is left to write to '{path}': every example was taken out");
        }

        var written = WrittenLayout.Of(layout, examples);
        foreach (var (index, example) in examples.Index())
        {
            written.Check(example, index + 1);
        }

        using var output = new OutputFile(path);
        switch (Ending(path))
        {
            case ".jsonl":
                WriteLines(output.Stream, examples, written);
                break;
            case ".json":
                WriteList(output.Stream, examples, written);
                break;
            default:
                ParquetInstructions.Write(output.Stream, examples, written);
                break;
        }

        output.Commit();
    }

    /// <summary>Refuses a name that says no format, before any work is done.</summary>
    /// <exception cref="InputException">It ends in none of .jsonl, .json and .parquet.</exception>
    public static void CheckName(string path) => Ending(path);

    private static string Ending(string path) =>
        Path.GetExtension(path).ToLowerInvariant() is (".jsonl" or ".json" or ".parquet") and var ending
            ? ending
            : throw new InputException($"'{path}' says no format: name a file that ends in .jsonl, .json or .parquet");

    private static void WriteLines(Stream stream, IReadOnlyList<InstructionExample> examples, WrittenLayout layout)
    {
        var columns = layout.ColumnsOf(examples);
        using var json = new Utf8JsonWriter(stream, Plain);
        foreach (var example in examples)
        {
            WriteObject(json, example, columns, layout.Turns);
            json.Flush();
            stream.WriteByte((byte)'\n');
            json.Reset();
        }
    }

    private static void WriteList(Stream stream, IReadOnlyList<InstructionExample> examples, WrittenLayout layout)
    {
        var columns = layout.ColumnsOf(examples);
        using var json = new Utf8JsonWriter(stream, Plain with { Indented = true });
        json.WriteStartArray();
        foreach (var example in examples)
        {
            WriteObject(json, example, columns, layout.Turns);
        }

        json.WriteEndArray();
    }

    private static void WriteObject(
        Utf8JsonWriter json,
        InstructionExample example,
        IReadOnlyList<WrittenColumn> columns,
        WrittenTurns? turns
    )
    {
        json.WriteStartObject();
        foreach (var column in columns)
        {
            if (column.Value(example) is { } value)
            {
                json.WriteString(column.Name, value);
            }
        }

        if (turns is not null)
        {
            json.WriteStartArray(turns.List);
            foreach (var message in WrittenLayout.Said(example))
            {
                json.WriteStartObject();
                json.WriteString(turns.Speaker, turns.Name(message.Role));
                json.WriteString(turns.Said, message.Content ?? "");
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
