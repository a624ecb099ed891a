using System.Globalization;
using Malmoi.Data.Records;
using Malmoi.Prompting;

namespace Malmoi.Instructions;

/// <summary>A file of preferences: pairs of transcripts (hh-rlhf), prompts (or instructions with an input) with a chosen and a rejected answer, or rankings (KoChatGPT).</summary>
/// <param name="Path">Where it stands.</param>
/// <param name="Examples">In the order of the file.</param>
public sealed record PreferenceFile(string Path, IReadOnlyList<PreferenceExample> Examples)
{
    private const string Chosen = "chosen";
    private const string Rejected = "rejected";
    private const string Ranking = "ranking";

    /// <summary>Reads a file.</summary>
    /// <param name="path">Of records: .jsonl, .json, .csv, .tsv, .parquet.</param>
    /// <param name="options">How the records are read.</param>
    /// <param name="dropped">Gets what is wrong with each record that is left out; null: the first such record ends the reading.</param>
    /// <exception cref="InputException">It is missing, of no known layout, or a record is no preference: equal or empty answers, ranks that are none.</exception>
    public static PreferenceFile Open(
        string path,
        RecordOptions? options = null,
        ICollection<InputException>? dropped = null
    )
    {
        return Read(RecordFile.Open(path, options), dropped);
    }

    /// <summary>The preferences of records; see <see cref="Open"/>.</summary>
    /// <exception cref="InputException">They are of no known layout, or one is no preference.</exception>
    public static PreferenceFile Read(RecordFile file, ICollection<InputException>? dropped = null)
    {
        var path = file.Path;
        Func<Record, PreferenceExample> read =
            Reader(file)
            ?? throw new InputException(
                $"'{path}' has the columns {string.Join(", ", file.Columns.Take(12))}: preferences need 'chosen' and 'rejected', or 'completion_0', 'completion_1', ... and 'ranking'"
            );
        var source = System.IO.Path.GetFileNameWithoutExtension(path);
        return new PreferenceFile(
            path,
            [
                .. file
                    .Records.SelectMany(record =>
                        WholeRecords.Read<PreferenceExample>(
                            () => [Checked(record, read(record)) with { Margin = Margin(record) }],
                            dropped
                        )
                    )
                    .Select(example => example with { Source = source }),
            ]
        );
    }

    /// <summary>Whether a file of records holds preferences, by its columns.</summary>
    public static bool IsOne(RecordFile file) => Reader(file) is not null;

    private static Func<Record, PreferenceExample>? Reader(RecordFile file) =>
        file.Columns.Contains(Ranking) && file.Columns.Contains("completion_0") ? record => Ranked(file, record)
        : file.Columns.Contains(Chosen) && file.Columns.Contains(Rejected)
            ? file.Columns.Contains("prompt") ? record => Pair(record, record.Text("prompt"))
                : file.Columns.Contains("instruction") ? record => Pair(record, Asked(record))
                : Transcripts
        : file.Columns.Contains(Chosen + ".content") && file.Columns.Contains(Rejected + ".content") ? Messages
        : null;

    private static PreferenceExample Checked(Record record, PreferenceExample example)
    {
        for (var i = 0; i < example.Answers.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(example.Answers[i]))
            {
                throw record.Error($"answer {i + 1} is empty: nothing can be preferred to it; remove the record");
            }
        }

        return example.Answers.Distinct(StringComparer.Ordinal).Count() == example.Answers.Count
            ? example
            : throw record.Error("two answers are equal: neither can be the better; remove the record");
    }

    // Said outright, or by how good each answer was found.
    private static double? Margin(Record record) =>
        record.Has("margin") ? record.Number("margin")
        : record.Has("score_chosen") && record.Has("score_rejected")
            ? record.Number("score_chosen") - record.Number("score_rejected")
        : null;

    // As Alpaca's sets have it: what the instruction is to be carried out on stands apart.
    private static string Asked(Record record) =>
        InstructionExample
            .Of(record.Text("instruction"), record.Has("input") ? record.Text("input") : null, null)
            .Asked;

    private static PreferenceExample Pair(Record record, string prompt) =>
        new([Message.User(prompt)], [record.Text(Chosen), record.Text(Rejected)]);

    // Both texts begin with the same conversation, and end with the answer in which they differ.
    private static PreferenceExample Transcripts(Record record)
    {
        var (chosen, rejected) = (Read(record, Chosen), Read(record, Rejected));
        return Joined(record, chosen, rejected);
    }

    private static PreferenceExample Messages(Record record)
    {
        return Joined(record, Listed(Chosen), Listed(Rejected));

        List<Message> Listed(string side) =>
            [
                .. record
                    .OneOrMore(side + ".role")
                    .Zip(record.OneOrMore(side + ".content"), (role, content) => new Message(role, content)),
            ];
    }

    private static PreferenceExample Joined(
        Record record,
        IReadOnlyList<Message> chosen,
        IReadOnlyList<Message> rejected
    )
    {
        var same = chosen.Zip(rejected).TakeWhile(pair => Same(pair.First, pair.Second)).Count();
        return
            same == chosen.Count - 1
            && same == rejected.Count - 1
            && chosen[^1].Role == "assistant"
            && rejected[^1].Role == "assistant"
            ? new PreferenceExample([.. chosen.Take(same)], [chosen[^1].Content ?? "", rejected[^1].Content ?? ""])
            : throw record.Error(
                $"the conversations of {chosen.Count} and {rejected.Count} messages part after {same}: they should differ in the last answer only"
            );
    }

    private static bool Same(Message one, Message other) => one.Role == other.Role && one.Content == other.Content;

    private static IReadOnlyList<Message> Read(Record record, string column) =>
        Transcript.HumanAssistant.Read(record.Text(column)) is { Count: > 1 } messages
            ? messages
            : throw record.Error(
                $"'{column}' is no transcript with 'Human:' and 'Assistant:' before what they say, and no column 'prompt' or 'instruction' stands beside it"
            );

    // ranking[i] is the place of completion_i, 0 the best.
    private static PreferenceExample Ranked(RecordFile file, Record record)
    {
        var count = file.Columns.Count(column => column.StartsWith("completion_", StringComparison.Ordinal));
        var answers = Enumerable
            .Range(0, count)
            .Select(i => string.Create(CultureInfo.InvariantCulture, $"completion_{i}"))
            .Where(record.Has)
            .Select(record.Text)
            .ToList();
        var ranks = record.List(Ranking);
        int[] places =
        [
            .. ranks.Select(rank =>
                int.TryParse(rank, NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place : -1
            ),
        ];
        return places.Length == answers.Count && places.Order().SequenceEqual(Enumerable.Range(0, answers.Count))
            ? new PreferenceExample(
                [Message.User(record.Text("prompt"))],
                [.. places.Index().OrderBy(place => place.Item).Select(place => answers[place.Index])]
            )
            : throw record.Error(
                $"'ranking' is [{string.Join(", ", ranks.Take(10))}] for {answers.Count} answers: it should hold each of 0 to {answers.Count - 1} once, 0 the best"
            );
    }
}
