using System.Globalization;

namespace Malmoi.Neural.Pretraining;

/// <summary>The checkpoints of a training, each a folder "step-N" that is written beside and renamed: what has this name is whole.</summary>
internal sealed class CheckpointFolder
{
    private const string Prefix = "step-";
    private const string Unfinished = ".part";

    private readonly string _path;

    /// <param name="run">The training's folder; its checkpoints stand in a folder of their own.</param>
    public CheckpointFolder(string run) => _path = Path.Combine(run, "checkpoints");

    /// <summary>Steps that have a checkpoint, the newest first.</summary>
    public IReadOnlyList<long> Steps =>
        Directory.Exists(_path)
            ? [.. Directory.EnumerateDirectories(_path).Select(StepOf).OfType<long>().OrderDescending()]
            : [];

    public string PathOf(long step) => Path.Combine(_path, Prefix + step.ToString(CultureInfo.InvariantCulture));

    /// <summary>Makes the folder, and keeps it from another training until what is given back is disposed.</summary>
    /// <exception cref="InputException">It cannot be made or written to, or another training is at work there.</exception>
    public IDisposable Take()
    {
        try
        {
            Directory.CreateDirectory(_path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot make the folder '{_path}': choose a place that is writable", error);
        }

        var path = Path.Combine(_path, "lock");
        try
        {
            // The system lets go of it when a process dies, however it dies.
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new InputException($"cannot write to the folder '{_path}': choose a place that is writable", error);
        }
        catch (IOException error)
        {
            throw new InputException(
                $"cannot take '{path}': another training is at work in this folder, or the disk is full; wait for it, or choose another folder",
                error
            );
        }
    }

    /// <summary>Makes the checkpoint of a step appear, whole or not at all.</summary>
    /// <param name="step">Its name.</param>
    /// <param name="write">Writes its files into a folder that exists.</param>
    /// <exception cref="InputException">The disk is full, or the folder cannot be written to.</exception>
    public void Save(long step, Action<string> write)
    {
        var path = PathOf(step);
        var beside = path + Unfinished;
        try
        {
            Sweep();
            Directory.CreateDirectory(beside);
            write(beside);
            Remove(path);
            Directory.Move(beside, path);
        }
        catch (Exception error)
        {
            Discard(beside);
            if (error is IOException or UnauthorizedAccessException)
            {
                throw new InputException(
                    $"cannot write the checkpoint '{path}': {error.Message.Split(" : '")[0].TrimEnd('.', ' ')}; free some space, or choose another folder{Previous()}",
                    error
                );
            }

            if (error is InputException && Steps is [_, ..])
            {
                throw new InputException(error.Message + Previous(), error);
            }

            throw;
        }
    }

    /// <summary>What still stands, to end a line about what went wrong.</summary>
    public string Previous() =>
        Steps is [var newest, ..]
            ? $" (the checkpoint '{PathOf(newest)}' is whole: the same command goes on from it)"
            : "";

    /// <summary>Deletes all but the newest few up to a step, and one more that is wanted.</summary>
    public void Prune(long upTo, int keep, long? wanted)
    {
        foreach (var step in Steps.Where(step => step <= upTo).Skip(keep).Where(step => step != wanted))
        {
            Remove(PathOf(step));
        }
    }

    // What was not finished when a process was killed.
    private void Sweep()
    {
        if (Directory.Exists(_path))
        {
            foreach (var left in Directory.EnumerateDirectories(_path, Prefix + "*" + Unfinished))
            {
                Directory.Delete(left, recursive: true);
            }
        }
    }

    // Under its name a checkpoint is whole, so it loses its name before its files.
    private static void Remove(string path)
    {
        if (Directory.Exists(path))
        {
            var beside = path + ".old" + Unfinished;
            Directory.Move(path, beside);
            Directory.Delete(beside, recursive: true);
        }
    }

    private static void Discard(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The error that led here is the one to tell; the next checkpoint sweeps.
        }
    }

    private static long? StepOf(string path)
    {
        var name = Path.GetFileName(path);
        return
            name.StartsWith(Prefix, StringComparison.Ordinal)
            && long.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var step)
            ? step
            : null;
    }
}
