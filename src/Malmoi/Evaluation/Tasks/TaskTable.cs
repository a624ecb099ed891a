using Malmoi.Data;
using Malmoi.Evaluation.SyntaxGym;

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

    /// <summary>Tasks that are told where their data are, and how.</summary>
    private static readonly (string Prefix, string Description, Func<string, EvaluationTask> Load)[] At =
    [
        ("pairs:", "pairs:FILE (minimal pairs in JSON lines)", path => new PairTask(path, PairFile.Read(path))),
        (
            "syntaxgym:",
            "syntaxgym:PATH (SyntaxGym's suites, a .json or a folder of them)",
            path => new SuiteTask("syntaxgym", SyntaxSuiteFile.ReadAll(path))
        ),
        ("cola:", "cola:PATH (a folder with CoLA's .tsv files, or one such file)", Cola.LoadFrom),
        ("text:", "text:FILE (a text to predict)", path => new TextTask(path, path)),
    ];

    /// <summary>Names and what they are, for help.</summary>
    public static IEnumerable<(string Name, string Description)> Names =>
        Known.Select(task => (task.Name, task.Description));

    /// <summary>Names with a path behind them, for help.</summary>
    public static IEnumerable<string> Prefixed => At.Select(task => task.Description);

    /// <summary>Whether a word can only be a task, whatever files there are.</summary>
    public static bool IsNamed(string task) =>
        task == "-"
        || Array.Exists(Known, known => known.Name == task)
        || Array.Exists(At, known => task.StartsWith(known.Prefix, StringComparison.Ordinal));

    /// <summary>A named task, a prefix with a path, a <c>.jsonl</c> file of minimal pairs, or a text.</summary>
    /// <param name="task">Its name or path; "-" is a text on standard input.</param>
    /// <exception cref="InputException">It is none of these, or its data are not on this machine.</exception>
    public static EvaluationTask Find(string task)
    {
        if (Array.Find(Known, known => known.Name == task).Load is { } known)
        {
            return known();
        }

        if (Array.Find(At, at => task.StartsWith(at.Prefix, StringComparison.Ordinal)) is { Load: { } load } at)
        {
            return load(task[at.Prefix.Length..]);
        }

        if (task != "-" && !File.Exists(task))
        {
            throw new InputException(
                $"'{task}' is neither a task ({string.Join(", ", Known.Select(known => known.Name))}, {string.Join(", ", At.Select(at => at.Prefix + "PATH"))}) nor a file (.jsonl of minimal pairs, or a text)"
            );
        }

        return task.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase)
            ? new PairTask(task, PairFile.Read(task))
            : new TextTask(task, task);
    }
}
