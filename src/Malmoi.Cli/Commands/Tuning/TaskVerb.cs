using System.CommandLine;
using Malmoi.Data.Records;
using Malmoi.Neural.Finetuning.Tasks;

namespace Malmoi.Cli.Commands.Tuning;

/// <summary>One classic task on the command line: its name, its columns, and how it is made of them.</summary>
/// <param name="Name">"classify".</param>
/// <param name="Description">What it does.</param>
/// <param name="Columns">What of a record it needs.</param>
/// <param name="Task">The task of the records to learn from.</param>
internal sealed record TaskVerb(
    string Name,
    string Description,
    IReadOnlyList<ColumnChoice> Columns,
    Func<RecordFile, AskedColumns, WritingOptions, TuningTask> Task
)
{
    /// <summary>Every task, in the order in which help shows them.</summary>
    public static IReadOnlyList<TaskVerb> All { get; } =
    [
        new(
            "classify",
            "A label for a text: sentiment, topic, acceptability",
            [TaskColumns.Text, TaskColumns.Pair, TaskColumns.Label],
            (train, columns, _) => ClassificationTask.Of(train, columns)
        ),
        new(
            "regress",
            "A number for a text or for two: how alike two sentences are",
            [TaskColumns.Text, TaskColumns.Pair, TaskColumns.Score],
            (_, columns, _) => new RegressionTask(columns)
        ),
        new(
            "pairs",
            "A label for two texts: inference, paraphrase, a word in two contexts",
            [TaskColumns.Text, TaskColumns.Pair, TaskColumns.Label],
            (train, columns, _) => ClassificationTask.Of(train, columns, pairs: true)
        ),
        new(
            "tag",
            "A tag for every word: names, parts of speech",
            [TaskColumns.Words, TaskColumns.Tags],
            (train, columns, _) => TaggingTask.Of(train, columns)
        ),
        new(
            "qa",
            "An answer cut out of a passage",
            [TaskColumns.Question, TaskColumns.Passage, TaskColumns.Answers, TaskColumns.AnswerStarts],
            (train, columns, _) => AnswerTask.Of(train, columns)
        ),
        new(
            "choice",
            "The right one of several texts",
            [TaskColumns.Situation, ChoiceTask.Question, TaskColumns.Choices, TaskColumns.Right],
            (_, columns, _) => new ChoiceTask(columns)
        ),
        new(
            "summarize",
            "A summary of a text",
            [TaskColumns.Document, TaskColumns.Summary],
            (_, columns, writing) => new WritingTask(columns, translates: false, writing)
        ),
        new(
            "translate",
            "A translation of a text",
            [TaskColumns.Document, TaskColumns.Translation],
            (_, columns, writing) => new WritingTask(columns, translates: true, writing)
        ),
    ];

    /// <summary>Whether it writes text, and so has options of writing.</summary>
    public bool Writes => Name is "summarize" or "translate";
}
