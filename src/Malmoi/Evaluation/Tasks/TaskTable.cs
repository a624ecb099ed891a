using Malmoi.Data;

namespace Malmoi.Evaluation.Tasks;

/// <summary>The tasks that have a name, and how to find any other by its path.</summary>
public static class TaskTable
{
    private static readonly (string Name, string Description, Func<EvaluationTask> Load)[] Known =
    [
        (Blimp.Name, "67,000 English minimal pairs", () => Blimp.Load(DataSets.Find(Blimp.Name))),
        (KoreanBlimp.Name, "Korean minimal pairs, built in", KoreanBlimp.Load),
        (Cola.Name, "judgements of English sentences", () => Cola.Load(DataSets.Find(Cola.Name))),
        (Kontrast.Name, "160 Korean minimal pairs", () => Kontrast.Load(DataSets.Find(Kontrast.Name))),
    ];

    /// <summary>Names and what they are, for help.</summary>
    public static IEnumerable<(string Name, string Description)> Names =>
        Known.Select(task => (task.Name, task.Description));

    /// <summary>A named task, a <c>.jsonl</c> file of minimal pairs, or a text.</summary>
    /// <param name="task">Its name or path; "-" is a text on standard input.</param>
    /// <exception cref="InputException">It is neither, or its data are not on this machine.</exception>
    public static EvaluationTask Find(string task)
    {
        var known = Array.Find(Known, known => known.Name == task);
        if (known.Load is not null)
        {
            return known.Load();
        }

        if (task != "-" && !File.Exists(task))
        {
            throw new InputException(
                $"'{task}' is neither a task ({string.Join(", ", Known.Select(known => known.Name))}) nor a file (.jsonl of minimal pairs, or a text)"
            );
        }

        return task.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase)
            ? new PairTask(task, PairFile.Read(task))
            : new TextTask(task, task);
    }
}
