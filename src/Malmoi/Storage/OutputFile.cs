namespace Malmoi.Storage;

/// <summary>A file that appears only when it is whole: written beside its destination and renamed by <see cref="Commit"/>.</summary>
/// <remarks>Disposed without a commit, it leaves nothing behind and the old file, if any, as it was.</remarks>
public sealed class OutputFile : IDisposable
{
    private readonly string _temporary;
    private bool _committed;

    /// <exception cref="InputException">The folder does not exist or cannot be written to.</exception>
    public OutputFile(string path, int bufferSize = 1 << 20)
    {
        Path = System.IO.Path.GetFullPath(path);
        _temporary = $"{Path}.{Environment.ProcessId}-{Guid.NewGuid():N}.part";
        if (Directory.Exists(Path))
        {
            throw new InputException($"cannot write '{path}': it is a folder; name a file in it");
        }

        try
        {
            Stream = new FileStream(_temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, bufferSize);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"cannot write '{path}': {error.Message.TrimEnd('.')}; choose a folder that exists and is writable",
                error
            );
        }
    }

    /// <summary>The destination, absolute.</summary>
    public string Path { get; }

    public FileStream Stream { get; }

    /// <summary>Makes the file appear under its name, replacing an older one in one step.</summary>
    public void Commit()
    {
        Stream.Flush(flushToDisk: false);
        Stream.Dispose();
        File.Move(_temporary, Path, overwrite: true);
        _committed = true;
    }

    public void Dispose()
    {
        Stream.Dispose();
        if (!_committed)
        {
            File.Delete(_temporary);
        }
    }
}
