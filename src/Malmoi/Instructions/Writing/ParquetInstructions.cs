using Parquet;
using Parquet.Schema;

namespace Malmoi.Instructions.Writing;

/// <summary>Instructions as an Apache Parquet file, turns as a list of objects: what the hub of Hugging Face keeps data sets in.</summary>
internal static class ParquetInstructions
{
    // As many rows as the hub's own files have in a group: a reader holds one group at a time.
    private const int RowsOfGroup = 16_384;

    public static void Write(Stream stream, IReadOnlyList<InstructionExample> examples, WrittenLayout layout) =>
        WriteAsync(stream, examples, layout).GetAwaiter().GetResult();

    private static async Task WriteAsync(
        Stream stream,
        IReadOnlyList<InstructionExample> examples,
        WrittenLayout layout
    )
    {
        var columns = layout.ColumnsOf(examples);
        var fields = columns.Select(column => new DataField<string>(column.Name)).ToList();
        var (speaker, said) = (new DataField<string>("role"), new DataField<string>("content"));
        var all = new List<Field>(fields);
        if (layout.Turns is { } turns)
        {
            (speaker, said) = (new DataField<string>(turns.Speaker), new DataField<string>(turns.Said));
            all.Add(new ListField(turns.List, new StructField("element", speaker, said)));
        }

        // Parquet's stream must be able to tell its place; the file's own is left open for its commit.
        await using var writer = await ParquetWriter.CreateAsync(new ParquetSchema(all), stream);
        foreach (var rows in examples.Chunk(RowsOfGroup))
        {
            using var group = writer.CreateRowGroup();
            foreach (var (column, field) in columns.Zip(fields))
            {
                await group.WriteAsync(field, [.. rows.Select(row => column.Value(row)!)]);
            }

            if (layout.Turns is { } list)
            {
                var spoken = rows.Select(WrittenLayout.Said).ToList();
                int[] repetitions = [.. spoken.SelectMany(row => row.Select((_, i) => i == 0 ? 0 : 1))];
                var messages = spoken.SelectMany(row => row).ToList();
                await group.WriteAsync(speaker, [.. messages.Select(m => list.Name(m.Role))], repetitions);
                await group.WriteAsync(said, [.. messages.Select(m => m.Content ?? "")], repetitions);
            }
        }
    }
}
