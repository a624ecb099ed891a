using Malmoi.Data.Records;
using Malmoi.Prompting;
using Malmoi.Village;
using Malmoi.Village.Assistant;

namespace Malmoi.Evaluation.Assistants;

/// <summary>What an assistant is asked where gold tells of any reply whether it is right.</summary>
/// <param name="Prompt">What was said, the user last.</param>
/// <param name="Check">The gold.</param>
public sealed record GoldQuestion(IReadOnlyList<Message> Prompt, AnswerCheck Check)
{
    /// <summary>The kind of task; empty: not said.</summary>
    public string Kind { get; init; } = "";

    /// <summary>What of it nobody could learn from the training split: "kind", "word", "nothing"; empty: not said.</summary>
    public string HeldOut { get; init; } = "";

    /// <summary>en, ko; empty: not said.</summary>
    public string Language { get; init; } = "";

    /// <summary>Whether the right reply is to decline.</summary>
    public bool IsToBeDeclined => Check.Equals(AnswerCheck.Refusal);

    /// <summary>Whether it asks for help, for honesty where nobody can know, or for declining what would harm and nothing else.</summary>
    public AssistantQuality Quality =>
        Check.Equals(AnswerCheck.Unknown) ? AssistantQuality.Honest
        : IsToBeDeclined || Check.Equals(AnswerCheck.Answered) ? AssistantQuality.Harmless
        : AssistantQuality.Helpful;

    /// <summary>A question of Maeul's.</summary>
    public static GoldQuestion Of(VillageInstruction instruction) =>
        new([Message.User(instruction.Prompt)], instruction.Check)
        {
            Kind = instruction.Kind,
            HeldOut = instruction.HeldOut.Name(),
            Language = Code(instruction.Language),
        };

    /// <summary>The question of a preference of Maeul's: what is preferred is what gold accepts.</summary>
    public static GoldQuestion Of(VillagePreference preference) =>
        new([.. preference.Prompt.Select(said => new Message(said.Role, said.Content))], preference.Check)
        {
            Kind = preference.Kind,
            HeldOut = preference.HeldOut.Name(),
            Language = Code(preference.Language),
        };

    /// <summary>Reads a file as <c>malmoi maeul instructions</c> writes it: <c>instruction</c>, <c>input</c>, <c>check</c>, <c>category</c>, <c>language</c>, <c>held_out</c>.</summary>
    /// <param name="path">Of records: .jsonl, .json, .csv, .tsv, .parquet.</param>
    /// <exception cref="InputException">A record lacks its instruction or check, or the check is none.</exception>
    public static IReadOnlyList<GoldQuestion> Read(string path) => [.. RecordFile.Open(path).Records.Select(Read)];

    private static GoldQuestion Read(Record record)
    {
        var (instruction, input, check) = (record.Text("instruction"), Optional("input"), record.Text("check"));
        return new GoldQuestion(
            [Message.User(input.Length > 0 ? $"{instruction}\n\n{input}" : instruction)],
            Gold(record, check)
        )
        {
            Kind = Optional("category"),
            HeldOut = Optional("held_out"),
            Language = Optional("language"),
        };

        string Optional(string column) => record.Has(column) ? record.Text(column) : "";
    }

    private static AnswerCheck Gold(Record record, string text)
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

    private static string Code(Language language) => language == Village.Language.Korean ? "ko" : "en";
}
