using Malmoi.Data.Records;
using Malmoi.Families;
using Malmoi.Models;

namespace Malmoi.Neural.Finetuning.Tasks;

/// <summary>What a folder was tuned for, by its note, or by the class and labels that other programs wrote.</summary>
public static class TunedTask
{
    private const int MaximumLength = 512;

    /// <param name="path">A model's folder, or an adapter's.</param>
    /// <param name="columns">Those of the records that the user named.</param>
    /// <exception cref="InputException">The folder does not say what it was tuned for.</exception>
    public static (TuningTask Task, TaskNote Note) Open(string path, AskedColumns columns)
    {
        var note = TaskNote.Read(path) ?? Guess(path);
        return (Task(note, path, columns), note);
    }

    /// <summary>What is to be noted of a task, to be predicted with later.</summary>
    public static TaskNote Note(TuningTask task, int maximumLength) =>
        new TaskNote
        {
            Task = task.Name,
            Labels = task.Labels?.Names,
            MaximumLength = maximumLength,
        } with
        {
            Stride = (task as AnswerTask)?.Stride,
            MayHaveNone = (task as AnswerTask)?.MayHaveNone,
            Prefix = (task as WritingTask)?.Options.Prefix,
            Separator = (task as WritingTask)?.Options.Separator,
            TargetLength = (task as WritingTask)?.Options.TargetLength,
            Start = (task as WritingTask)?.Options.Start,
        };

    private static TuningTask Task(TaskNote note, string path, AskedColumns columns)
    {
        return note.Task switch
        {
            "classify" or "pairs" => new ClassificationTask(Labels(), columns, note.Task == "pairs"),
            "regress" => new RegressionTask(columns),
            "reward" => new RewardTask(),
            "tag" => new TaggingTask(Labels(), columns),
            "qa" => new AnswerTask(columns, note.MayHaveNone ?? false) { Stride = note.Stride ?? 32 },
            "choice" => new ChoiceTask(columns),
            "summarize" or "translate" => new WritingTask(columns, note.Task == "translate", Writing(note)),
            var other => throw new InputException(
                $"'{path}' was tuned for '{other}', which this program does not know: is it of a newer version?"
            ),
        };

        LabelSet Labels() =>
            note.Labels is { Count: > 0 } labels
                ? new LabelSet(labels)
                : throw new InputException($"'{path}' was tuned for '{note.Task}' but names no labels: tune it anew");
    }

    private static WritingOptions Writing(TaskNote note)
    {
        var usual = new WritingOptions();
        return new WritingOptions
        {
            Prefix = note.Prefix ?? usual.Prefix,
            Separator = note.Separator ?? usual.Separator,
            TargetLength = note.TargetLength ?? usual.TargetLength,
            Start = note.Start,
        };
    }

    private static TaskNote Guess(string path)
    {
        using var folder = HuggingFaceFolder.Open(path);
        var family = folder.Family;
        var name = family.Task switch
        {
            ModelTask.SequenceClass => family.Labels == 1 ? "regress" : "classify",
            ModelTask.TokenClass => "tag",
            ModelTask.Span => "qa",
            ModelTask.Choice => "choice",
            _ => throw new InputException(
                $"'{path}' is a {family.Classes?[0] ?? family.ModelType}, which says no label and no answer: tune it first ('malmoi tune')"
            ),
        };
        return new TaskNote
        {
            Task = name,
            MaximumLength = MaximumLength,
            Labels =
            [
                .. Enumerable
                    .Range(0, family.Labels)
                    .Select(number => FormattableString.Invariant($"{number}"))
                    .Select(number => family.LabelsById?.GetValueOrDefault(number) ?? $"LABEL_{number}"),
            ],
        };
    }
}
