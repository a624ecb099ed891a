using System.Text;
using Malmoi.Storage;

namespace Malmoi.Neural.Pretraining.Runs;

/// <summary>The folder of a training: what it was told, what was measured, what came of it.</summary>
/// <remarks>
/// <code>
///   run.json                 every option, the seed, the versions
///   metrics.db               steps and evaluations (SQLite)
///   events.out.tfevents.*    the same for TensorBoard, a file each time it was begun or went on
///   samples.jsonl            texts that it wrote, by step
///   curves.svg               losses, drawn
///   checkpoints/             from which it goes on
///   config.json, model.safetensors, tokenizer.json ...   the model, which every verb opens
/// </code>
/// </remarks>
public sealed class RunFolder
{
    private const string RecordName = "run.json";

    private RunFolder(string path, RunRecord record, bool isResumed) =>
        (Path, Record, IsResumed) = (path, record, isResumed);

    public string Path { get; }

    public RunRecord Record { get; }

    /// <summary>Whether it stood there before.</summary>
    public bool IsResumed { get; }

    public string Metrics => System.IO.Path.Combine(Path, "metrics.db");

    public string Samples => System.IO.Path.Combine(Path, "samples.jsonl");

    public string Curves => System.IO.Path.Combine(Path, "curves.svg");

    /// <summary>Whether a folder holds a run.</summary>
    public static bool IsOne(string path) => File.Exists(System.IO.Path.Combine(path, RecordName));

    /// <summary>The run of a folder.</summary>
    /// <exception cref="InputException">It holds none, or a damaged one.</exception>
    public static RunFolder Open(string path)
    {
        var file = System.IO.Path.Combine(path, RecordName);
        if (!File.Exists(file))
        {
            throw new InputException(
                Directory.Exists(path)
                    ? $"'{path}' holds no run: it has no '{RecordName}', which 'malmoi train' writes"
                    : $"there is no run '{path}': name the folder that 'malmoi train' wrote"
            );
        }

        return new RunFolder(path, RunRecord.Parse(File.ReadAllText(file), file), isResumed: true);
    }

    /// <summary>The runs in some folders: each itself, or those in it.</summary>
    /// <exception cref="InputException">A folder is missing, or a run is damaged.</exception>
    public static IReadOnlyList<RunFolder> Find(IEnumerable<string> folders) =>
        [.. folders.SelectMany(In).Select(Open)];

    /// <summary>Begins a run, or goes on with the one that stands there if it was told the same.</summary>
    /// <param name="path">The folder; made where it is missing.</param>
    /// <param name="record">What it is told.</param>
    /// <param name="free">Settings that may be others than before.</param>
    /// <exception cref="InputException">The folder holds something else or a run of other settings, or cannot be written.</exception>
    public static RunFolder Begin(string path, RunRecord record, IReadOnlySet<string>? free = null)
    {
        // A run that was refused before it made anything may be told otherwise.
        if (IsOne(path) && Directory.EnumerateFileSystemEntries(path).Skip(1).Any())
        {
            var old = Open(path);
            if (Difference(old.Record, record, free) is { } difference)
            {
                throw new InputException(
                    $"'{path}' is a run with other settings ({difference}): name another folder, or give the settings it was begun with"
                );
            }

            return old.With(old.Record with { Settings = record.Settings });
        }

        if (Directory.Exists(path) && !IsOne(path) && Directory.EnumerateFileSystemEntries(path).Any())
        {
            throw new InputException($"'{path}' is a folder that holds something else than a run: name another one");
        }

        Write(path, record);
        return new RunFolder(path, record, isResumed: false);
    }

    /// <summary>The same run with more written down.</summary>
    /// <exception cref="InputException">The folder cannot be written.</exception>
    public RunFolder With(RunRecord record)
    {
        if (record.ToJson() != Record.ToJson())
        {
            Write(Path, record);
        }

        return new RunFolder(Path, record, IsResumed);
    }

    private static void Write(string path, RunRecord record)
    {
        using var folder = new OutputFolder(path);
        folder.Add(RecordName).Write(Encoding.UTF8.GetBytes(record.ToJson()));
        folder.Commit();
    }

    private static IEnumerable<string> In(string folder) =>
        IsOne(folder) ? [folder]
        : Directory.Exists(folder) ? Directory.GetDirectories(folder).Where(IsOne).Order(StringComparer.Ordinal)
        : throw new InputException($"there is no folder '{folder}' to look for runs in");

    private static string? Difference(RunRecord old, RunRecord record, IReadOnlySet<string>? free)
    {
        if (old.Kind != record.Kind)
        {
            return $"it trains {old.Kind}, not {record.Kind}";
        }

        var names = old.Settings.Keys.Union(record.Settings.Keys).Where(name => free?.Contains(name) != true);
        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            var (before, now) = (old.Settings.GetValueOrDefault(name), record.Settings.GetValueOrDefault(name));
            if (before != now)
            {
                return $"{name} was {before ?? "not given"}, and now is {now ?? "not given"}";
            }
        }

        return null;
    }
}
