namespace Malmoi.Storage;

/// <summary>Files of one folder that appear together: each is written beside its destination, and <see cref="Commit"/> renames them when all are whole.</summary>
/// <remarks>Disposed without a commit, it leaves nothing behind: no file, and no folder that was not there.</remarks>
public sealed class OutputFolder : IDisposable
{
    private readonly string _path;
    private readonly Stack<string> _made = new();
    private readonly List<OutputFile> _files = [];
    private bool _committed;

    /// <summary>Makes the folder where it is missing.</summary>
    /// <exception cref="InputException">It is a file, or cannot be made.</exception>
    public OutputFolder(string path)
    {
        _path = path;
        try
        {
            var missing = new Stack<string>();
            var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
            for (; !Directory.Exists(folder); folder = Path.GetDirectoryName(folder)!)
            {
                missing.Push(folder);
            }

            while (missing.TryPop(out folder))
            {
                Directory.CreateDirectory(folder);
                _made.Push(folder);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Dispose();
            throw new InputException($"cannot make the folder '{path}': choose a place that is writable", error);
        }
    }

    /// <summary>The bytes of one more file; its errors name it.</summary>
    /// <exception cref="InputException">The folder cannot be written to.</exception>
    public Stream Add(string name)
    {
        var file = new OutputFile(Path.Combine(_path, name), bufferSize: 1 << 16);
        _files.Add(file);
        return file.Stream;
    }

    /// <summary>Makes all files appear under their names, replacing older ones.</summary>
    /// <exception cref="InputException">The disk is full, or an old file cannot be replaced.</exception>
    public void Commit()
    {
        // What is still in a buffer may find no room: before the first file has its name.
        _files.ForEach(file => file.Stream.Dispose());
        _files.ForEach(file => file.Commit());
        _committed = true;
    }

    public void Dispose()
    {
        try
        {
            DisposeFrom(0);
        }
        finally
        {
            while (!_committed && _made.TryPop(out var folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
            {
                Directory.Delete(folder);
            }
        }
    }

    // On a full disk closing one file fails; the others must go all the same.
    private void DisposeFrom(int first)
    {
        if (first < _files.Count)
        {
            try
            {
                _files[first].Dispose();
            }
            finally
            {
                DisposeFrom(first + 1);
            }
        }
    }
}
