using Malmoi.Data.Records;

namespace Malmoi.Instructions;

/// <summary>A file of instructions in any of the layouts in which they are published: JSON, JSON lines, CSV, Parquet.</summary>
/// <param name="Path">Where it stands.</param>
/// <param name="Layout">How it is written.</param>
/// <param name="Examples">In the order of the file; a record of Self-Instruct's may hold several.</param>
public sealed record InstructionFile(string Path, InstructionLayout Layout, IReadOnlyList<InstructionExample> Examples)
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">Of records: .jsonl, .json, .csv, .tsv, .parquet.</param>
    /// <param name="layout">Null: known by the columns.</param>
    /// <param name="options">How the records are read.</param>
    /// <param name="dropped">Gets what is wrong with each record that is left out; null: the first such record ends the reading.</param>
    /// <exception cref="InputException">It is missing, of no known layout, or a record lacks what its layout needs.</exception>
    public static InstructionFile Open(
        string path,
        string? layout = null,
        RecordOptions? options = null,
        ICollection<InputException>? dropped = null
    )
    {
        var file = RecordFile.Open(path, options);
        var found = InstructionLayout.Of(file, layout);
        var columns = new InstructionColumns(file);
        var name = System.IO.Path.GetFileNameWithoutExtension(path);
        return new InstructionFile(
            path,
            found,
            [
                .. file
                    .Records.SelectMany(record =>
                        WholeRecords.Read<InstructionExample>(() => [.. found.Read(record, columns)], dropped)
                    )
                    .Select(example => example with { Source = name }),
            ]
        );
    }
}
