using Malmoi.Data.Records;
using Malmoi.Village;
using Malmoi.Village.Assistant;

namespace Malmoi.Evaluation.Assistants;

/// <summary>What an assistant is asked where gold tells of any reply whether it is right.</summary>
/// <param name="Prompt">What the user says.</param>
/// <param name="Check">The gold.</param>
public sealed record GoldQuestion(string Prompt, AnswerCheck Check)
{
    /// <summary>The kind of task; empty: not said.</summary>
    public string Kind { get; init; } = "";

    /// <summary>What of it nobody could learn from the training split: "kind", "word", "nothing"; empty: not said.</summary>
    public string HeldOut { get; init; } = "";

    /// <summary>en, ko; empty: not said.</summary>
    public string Language { get; init; } = "";

    /// <summary>Whether there is an answer; else to say that one does not know is the right reply.</summary>
    public bool IsAnswerable => !Check.Equals(AnswerCheck.Unknown);

    /// <summary>A question of Maeul's.</summary>
    public static GoldQuestion Of(VillageInstruction instruction) =>
        new(instruction.Prompt, instruction.Check)
        {
            Kind = instruction.Kind,
            HeldOut = Name(instruction.HeldOut),
            Language = instruction.Language == Village.Language.Korean ? "ko" : "en",
        };

    /// <summary>Reads a file as <c>malmoi maeul instructions</c> writes it: <c>instruction</c>, <c>input</c>, <c>check</c>, <c>category</c>, <c>language</c>, <c>held_out</c>.</summary>
    /// <param name="path">Of records: .jsonl, .json, .csv, .tsv, .parquet.</param>
    /// <exception cref="InputException">A record lacks its instruction or check, or the check is none.</exception>
    public static IReadOnlyList<GoldQuestion> Read(string path) =>
        [.. RecordFile.Open(path).Records.Select(Read)];

    private static GoldQuestion Read(Record record)
    {
        var (instruction, input, check) = (record.Text("instruction"), Optional("input"), record.Text("check"));
        return new GoldQuestion(input.Length > 0 ? $"{instruction}\n{input}" : instruction, Check(record, check))
        {
            Kind = Optional("category"),
            HeldOut = Optional("held_out"),
            Language = Optional("language"),
        };

        string Optional(string column) => record.Has(column) ? record.Text(column) : "";
    }

    private static AnswerCheck Check(Record record, string text)
    {
        try
        {
            return AnswerCheck.Parse(text);
        }
        catch (InputException error)
        {
            throw record.Error(error.Message);
        }
    }

    private static string Name(HeldOutParts parts) =>
        parts == HeldOutParts.None
            ? "nothing"
            : string.Join(
                " and ",
                Enum.GetValues<HeldOutParts>()
                    .Where(part => part != HeldOutParts.None && parts.HasFlag(part))
                    .Select(part => part.ToString().ToLowerInvariant())
            );
}
