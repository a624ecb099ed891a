using System.Globalization;
using Malmoi.Data.Records;

namespace Malmoi.Evaluation.Assistants;

/// <summary>Files of questions and of answers: MT-bench's (Zheng et al., 2023), AlpacaEval's, or any records with a prompt.</summary>
/// <remarks>
/// <list type="bullet">
/// <item>A question stands in <c>turns</c>, <c>instruction</c> (with <c>input</c>), <c>prompt</c>, <c>question</c> or <c>text</c>.</item>
/// <item>An answer stands in <c>choices.turns</c> (FastChat), <c>output</c>, <c>response</c> or <c>answer</c>.</item>
/// <item>An id stands in <c>question_id</c> or <c>id</c>; else it is the number of the record.</item>
/// </list>
/// </remarks>
public static class QuestionFile
{
    private static readonly string[] Ids = ["question_id", "id"];
    private static readonly string[] Asked = ["turns", "instruction", "prompt", "question", "text"];
    private static readonly string[] Answered = ["choices.turns", "output", "response", "answer"];

    /// <summary>Reads questions; answers that stand beside them are theirs.</summary>
    /// <param name="path">Of records: .jsonl, .json, .csv, .tsv, .parquet.</param>
    /// <exception cref="InputException">There is no column of questions, a question is empty, or an id stands twice.</exception>
    public static IReadOnlyList<JudgedQuestion> Read(string path)
    {
        var file = RecordFile.Open(path);
        var asked = Column(file, Asked, "question");
        var answered = Array.Find(Answered, file.Columns.Contains);
        var questions = new List<JudgedQuestion>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, record) in file.Records.Index())
        {
            var turns = Filled(record, asked);
            if (asked == "instruction" && record.Has("input") && record.Text("input").Trim() is { Length: > 0 } input)
            {
                turns = [$"{turns[0]}\n\n{input}", .. turns.Skip(1)];
            }

            questions.Add(
                new JudgedQuestion(Id(record, index, seen), turns)
                {
                    Category = record.Has("category") ? record.Text("category") : "",
                    References = record.Has("reference") ? record.OneOrMore("reference") : [],
                    Answers = answered is not null && record.Has(answered) ? record.OneOrMore(answered) : [],
                }
            );
        }

        return questions;
    }

    /// <summary>Reads answers, by the ids of their questions.</summary>
    /// <param name="path">Of records.</param>
    /// <exception cref="InputException">There is no column of answers, an answer is empty, or an id stands twice.</exception>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> ReadAnswers(string path)
    {
        var file = RecordFile.Open(path);
        var answered = Column(file, Answered, "answer");
        var answers = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, record) in file.Records.Index())
        {
            answers[Id(record, index, seen)] = Filled(record, answered);
        }

        return answers;
    }

    /// <summary>MT-bench's questions with the reference answers that it has to some of them.</summary>
    /// <param name="folder">As FastChat's repository lays them out.</param>
    /// <exception cref="InputException">They are not there, or broken.</exception>
    public static IReadOnlyList<JudgedQuestion> ReadMtBench(string folder)
    {
        var bench = Path.Combine(folder, "fastchat", "llm_judge", "data", "mt_bench");
        var references = ReadAnswers(Path.Combine(bench, "reference_answer", "gpt-4.jsonl"));
        return
        [
            .. Read(Path.Combine(bench, "question.jsonl"))
                .Select(question =>
                    references.TryGetValue(question.Id, out var found) ? question with { References = found } : question
                ),
        ];
    }

    /// <summary>The answer to each question, from a file of answers.</summary>
    /// <param name="path">Of records.</param>
    /// <param name="questions">Each must be answered, every turn of it.</param>
    /// <exception cref="InputException">An answer is missing.</exception>
    public static IReadOnlyList<IReadOnlyList<string>> AnswersTo(string path, IReadOnlyList<JudgedQuestion> questions)
    {
        var answers = ReadAnswers(path);
        return [.. questions.Select(Answer)];

        IReadOnlyList<string> Answer(JudgedQuestion question) =>
            !answers.TryGetValue(question.Id, out var found)
                ? throw new InputException(
                    $"'{path}' has no answer to question '{question.Id}': it needs one to each of the {questions.Count} questions, by 'question_id' or in their order"
                )
            : found.Count < question.Turns.Count
                ? throw new InputException(
                    $"'{path}' answers {found.Count} of the {question.Turns.Count} turns of question '{question.Id}': every turn needs an answer"
                )
            : [.. found.Take(question.Turns.Count)];
    }

    private static string Column(RecordFile file, string[] names, string what) =>
        Array.Find(names, file.Columns.Contains)
        ?? throw new InputException(
            $"'{file.Path}' has the columns {string.Join(", ", file.Columns.Take(12))}, and none of them is {(what == "answer" ? "an" : "a")} {what}'s: name it {string.Join(" or ", names)}"
        );

    private static IReadOnlyList<string> Filled(Record record, string column)
    {
        var texts = record.OneOrMore(column);
        return texts.Count > 0 && texts.All(text => !string.IsNullOrWhiteSpace(text))
            ? texts
            : throw record.Error($"'{column}' is empty: remove the record or fill it in");
    }

    private static string Id(Record record, int index, HashSet<string> seen)
    {
        var id = Array.Find(Ids, record.Has) is { } column
            ? record.Text(column)
            : (index + 1).ToString(CultureInfo.InvariantCulture);
        return seen.Add(id) ? id : throw record.Error($"the id '{id}' stands twice: each question needs its own");
    }
}
