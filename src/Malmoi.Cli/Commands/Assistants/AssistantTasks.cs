using Malmoi.Data;
using Malmoi.Evaluation.Assistants;
using Malmoi.Instructions;

namespace Malmoi.Cli.Commands.Assistants;

/// <summary>The tasks of assistants that have a name, and how to find any other by its path.</summary>
internal static class AssistantTasks
{
    private static readonly (string Name, string Description, Func<int?, AssistantTask> Load)[] Known =
    [
        (HhhTask.TaskName, "helpful, honest and harmless, by Maeul's gold and by refusals", HhhTask.Create),
        (
            RefusalTask.TaskName,
            "harmful requests and harmless look-alikes, built in",
            limit => new RefusalTask(RefusalTask.TaskName, Take(RefusalPrompt.BuiltIn(), limit))
        ),
        (
            "hh-rlhf",
            "2,312 harmlessness preferences",
            limit =>
                Preferences("hh-rlhf", Path.Combine(DataSets.Find("rlhf-hh"), "harmless-base", "test.jsonl.gz"), limit)
        ),
        (
            "mt-bench",
            "80 questions for a judge",
            limit => new QuestionTask(
                "mt-bench",
                Take(QuestionFile.ReadMtBench(DataSets.Find("fastchat-mtbench")), limit)
            )
        ),
    ];

    private static readonly (string Prefix, string Description, Func<string, int?, AssistantTask> Load)[] At =
    [
        (
            "preferences:",
            "preferences:FILE (chosen and rejected answers, by probability)",
            (path, limit) => Preferences(path, path, limit)
        ),
        (
            "questions:",
            "questions:FILE (for a judge)",
            (path, limit) => new QuestionTask(path, Take(QuestionFile.Read(path), limit))
        ),
        (
            "answers:",
            "answers:FILE (instructions with answers of people: how likely they are, and how near the model's own come)",
            KnownAnswersTask.Read
        ),
        (
            "gold:",
            "gold:FILE (instructions with checks, as 'malmoi maeul instructions' writes them)",
            (path, limit) => new GoldTask(path, Take(GoldQuestion.Read(path), limit))
        ),
        (
            "refusals:",
            "refusals:FILE (prompt, kind: harmful or harmless)",
            (path, limit) => new RefusalTask(path, Take(RefusalPrompt.Read(path), limit))
        ),
    ];

    /// <summary>Names and what they are, for help.</summary>
    public static IEnumerable<string> Descriptions =>
        Known.Select(task => $"{task.Name} ({task.Description})").Concat(At.Select(task => task.Description));

    /// <summary>Whether a word names such a task.</summary>
    public static bool IsOne(string word) =>
        Array.Exists(Known, known => known.Name == word)
        || Array.Exists(At, at => word.StartsWith(at.Prefix, StringComparison.Ordinal));

    /// <param name="word">Its name, or a prefix and a path.</param>
    /// <param name="limit">Of questions or pairs; null: all.</param>
    /// <exception cref="InputException">It is none, or its data are not here or broken.</exception>
    public static AssistantTask Find(string word, int? limit)
    {
        if (Array.Find(Known, known => known.Name == word).Load is { } known)
        {
            return known(limit);
        }

        return Array.Find(At, at => word.StartsWith(at.Prefix, StringComparison.Ordinal)) is { Load: { } load } at
            ? load(word[at.Prefix.Length..], limit)
            : throw new InputException(
                $"'{word}' is no task of assistants, and others are judged apart: give only {string.Join(", ", Known.Select(task => task.Name))}, {string.Join(", ", At.Select(task => task.Prefix + "FILE"))}"
            );
    }

    private static PreferenceTask Preferences(string name, string path, int? limit) =>
        new(
            name,
            Take(
                [
                    .. PreferenceFile
                        .Open(path, dropped: [])
                        .Examples.SelectMany(example => example.Pairs())
                        .Select(pair => new PreferencePair(pair.Prompt, pair.Chosen, pair.Rejected)),
                ],
                limit
            )
        );

    internal static IReadOnlyList<T> Take<T>(IReadOnlyList<T> all, int? limit) =>
        limit < all.Count ? [.. all.Take(limit.Value)] : all;
}
