using Malmoi.Evaluation.Tasks;

namespace Malmoi.Cli.Commands;

/// <summary>Finds a task and its data.</summary>
internal static class TaskData
{
    public static EvaluationTask Find(string task) => TaskTable.Find(task, FolderOf);

    private static string FolderOf(string name)
    {
        var root = Environment.GetEnvironmentVariable("MALMOI_DATA");
        var folder = Path.Combine(root ?? "", name);
        return root is { Length: > 0 } && Directory.Exists(folder)
            ? folder
            : throw new InputException(
                $"the data of '{name}' are not there: set MALMOI_DATA to the folder that holds '{name}'"
            );
    }
}
