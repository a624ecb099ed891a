using Malmoi.Data.Records;
using Malmoi.Prompting;

namespace Malmoi.Instructions;

/// <summary>A file of answers with a thumb up or down each: columns <c>prompt</c>, <c>completion</c> (or answer, response, output) and <c>label</c>.</summary>
/// <param name="Path">Where it stands.</param>
/// <param name="Examples">In the order of the file.</param>
public sealed record JudgedFile(string Path, IReadOnlyList<JudgedExample> Examples)
{
    private const string Label = "label";
    private static readonly string[] s_prompts = ["prompt", "instruction", "question"];
    private static readonly string[] s_answers = ["completion", "answer", "response", "output"];

    /// <summary>Whether a file's columns are those of such answers and not of pairs.</summary>
    public static bool IsOne(RecordFile file) =>
        file.Columns.Contains(Label) && Find(file, s_prompts) is not null && Find(file, s_answers) is not null;

    /// <summary>Reads a file.</summary>
    /// <param name="file">The records.</param>
    /// <param name="dropped">Gets what is wrong with each record that is left out; null: the first such record ends the reading.</param>
    /// <exception cref="InputException">A column is missing, an answer is empty, a label is neither yes nor no, or all answers are judged alike.</exception>
    public static JudgedFile Read(RecordFile file, ICollection<InputException>? dropped = null)
    {
        var (prompt, answer) = (Column(file, s_prompts), Column(file, s_answers));
        List<JudgedExample> examples =
        [
            .. file.Records.SelectMany(record =>
                WholeRecords.Read<JudgedExample>(() => [Read(record, prompt, answer)], dropped)
            ),
        ];
        var good = examples.Count(example => example.IsGood);
        return good > 0 && good < examples.Count
            ? new JudgedFile(file.Path, examples)
            : throw new InputException(
                $"all {examples.Count} answers of '{file.Path}' are judged {(good > 0 ? "good" : "bad")}: there is nothing to tell apart; give answers of both kinds"
            );
    }

    private static JudgedExample Read(Record record, string prompt, string answer)
    {
        var text = record.Text(answer);
        if (string.IsNullOrWhiteSpace(text))
        {
            throw record.Error($"the answer in '{answer}' is empty: fill it in, or remove the record");
        }

        var isGood = record.Text(Label).Trim().ToLowerInvariant() switch
        {
            "true" or "1" or "good" or "up" or "yes" => true,
            "false" or "0" or "-1" or "bad" or "down" or "no" => false,
            var other => throw record.Error($"'{Label}' is '{other}': expected true or false, 1 or 0, good or bad"),
        };
        return new JudgedExample([Message.User(record.Text(prompt))], text, isGood);
    }

    private static string? Find(RecordFile file, string[] names) =>
        Array.Find(names, name => file.Columns.Contains(name));

    private static string Column(RecordFile file, string[] names) =>
        Find(file, names)
        ?? throw new InputException(
            $"'{file.Path}' has the columns {string.Join(", ", file.Columns.Take(12))}: answers that are judged one by one need '{names[0]}'"
        );
}
