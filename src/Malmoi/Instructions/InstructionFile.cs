using Malmoi.Data.Records;
using Malmoi.Instructions.Formatting;
using Malmoi.Prompting;

namespace Malmoi.Instructions;

/// <summary>A file of instructions in any of the layouts in which they are published: JSON, JSON lines, CSV, Parquet; talk or prompts as text.</summary>
/// <param name="Path">Where it stands.</param>
/// <param name="Layout">How it is written.</param>
/// <param name="Examples">In the order of the file; a record of Self-Instruct's may hold several.</param>
public sealed record InstructionFile(string Path, InstructionLayout Layout, IReadOnlyList<InstructionExample> Examples)
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">Of records: .jsonl, .json, .csv, .tsv, .parquet; or a text of talk or of prompts.</param>
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
        if (layout is null && TalkFile.TryRead(path, dropped) is { } talk)
        {
            return talk;
        }

        if (layout is null && SuperNaturalTaskFile.IsOne(path))
        {
            return SuperNaturalTaskFile.Open(path).ToInstructions();
        }

        var file = RecordFile.Open(path, options);
        if (layout == InstructionLayout.Chosen.Name)
        {
            return new InstructionFile(
                path,
                InstructionLayout.Chosen,
                [.. PreferenceFile.Read(file, dropped).Examples.Select(Preferred)]
            );
        }

        var found = InstructionLayout.Of(file, layout);
        var columns = new InstructionColumns(file);
        var name = System.IO.Path.GetFileNameWithoutExtension(path);
        return new InstructionFile(
            path,
            found,
            [
                .. file.Records.SelectMany(record =>
                    WholeRecords.Read<InstructionExample>(() => Read(found, record, columns, name), dropped)
                ),
            ]
        );
    }

    /// <summary>Whether a file is talk, prompts or one task, and no file of records.</summary>
    public static bool IsText(string path) => TalkFile.IsOne(path) || SuperNaturalTaskFile.IsOne(path);

    private static InstructionExample Preferred(PreferenceExample example) =>
        new([.. example.Prompt, Message.Assistant(example.Chosen)]) { Source = example.Source };

    private static IReadOnlyList<InstructionExample> Read(
        InstructionLayout layout,
        Record record,
        InstructionColumns columns,
        string name
    )
    {
        layout.Check(record);
        return
        [
            .. layout
                .Read(record, columns)
                .Select(example =>
                    example with
                    {
                        Source = columns.Plain(record, "source") ?? name,
                        Id = columns.Plain(record, "id|question_id|idx"),
                        // Where nothing else is the response, the answer is.
                        Answer = columns.Plain(record, "output|response|completion|check") is null
                            ? null
                            : columns.Plain(record, "answer"),
                        Check = columns.Plain(record, "check"),
                        Reasoning = example.Reasoning ?? columns.Plain(record, "reasoning"),
                    }
                ),
        ];
    }
}
