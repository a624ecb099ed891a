using Malmoi.Data.Records;
using Malmoi.Prompting;
using Malmoi.Village.Assistant;

namespace Malmoi.Instructions.Rewards;

/// <summary>Something to answer, and perhaps how any answer is judged.</summary>
/// <param name="Example">What is asked; an answer that stands there is not looked at.</param>
/// <param name="Check">By gold; null: nobody knows.</param>
public sealed record AskedPrompt(InstructionExample Example, AnswerCheck? Check)
{
    /// <summary>What was said before the answer, the user last, with what the instruction is carried out on in the same message.</summary>
    public IReadOnlyList<Message> Messages { get; } =
    [
        .. (Example.Response is null ? Example.Messages : Example.Messages.SkipLast(1)).Select(
            (message, i) =>
                Example.Input is { } input && i == Example.Messages.Count - (Example.Response is null ? 1 : 2)
                    ? message with
                    {
                        Content = $"{message.Content}\n\n{input}",
                    }
                    : message
        ),
    ];
}

/// <summary>Files of prompts: any file of instructions, whose answers count as gold where they are short or a check stands beside them; preferences, whose answers are passed over; or text, a prompt a line.</summary>
public static class PromptFile
{
    /// <param name="path">.jsonl, .json, .csv, .tsv, .parquet, or .txt.</param>
    /// <exception cref="InputException">It is missing, of no known layout, holds no prompt, or a check is none.</exception>
    public static IReadOnlyList<AskedPrompt> Read(string path)
    {
        if (path.EndsWith(".txt", StringComparison.OrdinalIgnoreCase))
        {
            return Lines(path);
        }

        var file = RecordFile.Open(path);
        if (PreferenceFile.IsOne(file))
        {
            return
            [
                .. PreferenceFile
                    .Read(file, dropped: [])
                    .Examples.Select(example => new AskedPrompt(new InstructionExample(example.Prompt), null)),
            ];
        }

        var layout = InstructionLayout.Of(file);
        var columns = new InstructionColumns(file);
        return
        [
            .. file.Records.SelectMany(record =>
                layout.Read(record, columns).Select(example => new AskedPrompt(example, Check(record, columns)))
            ),
        ];
    }

    private static List<AskedPrompt> Lines(string path)
    {
        if (!File.Exists(path))
        {
            throw new InputException($"there is no file '{path}': name one of prompts (.jsonl, .csv, .parquet, .txt)");
        }

        var prompts = File.ReadLines(path)
            .Where(line => !string.IsNullOrWhiteSpace(line))
            .Select(line => new AskedPrompt(InstructionExample.Of(line, null, null), null))
            .ToList();
        return prompts.Count > 0 ? prompts : throw new InputException($"'{path}' holds no prompt: write one a line");
    }

    private static AnswerCheck? Check(Record record, InstructionColumns columns)
    {
        if (columns.Optional(record, "check") is { } written)
        {
            try
            {
                return AnswerCheck.Parse(written);
            }
            catch (InputException error)
            {
                throw record.Error(error.Message);
            }
        }

        return columns.Optional(record, "answer|gold") is { } gold && !gold.AsSpan().ContainsAny("|&\r\n")
            ? AnswerCheck.Exact(gold)
            : null;
    }
}
