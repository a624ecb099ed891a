namespace Malmoi.Storage;

/// <summary>A file that appears only when it is whole: written beside its destination and renamed by <see cref="Commit"/>.</summary>
/// <remarks>Disposed without a commit, it leaves nothing behind and the old file, if any, as it was.</remarks>
public sealed class OutputFile : IDisposable
{
    private readonly string _temporary;
    private readonly string _given;
    private bool _committed;

    /// <exception cref="InputException">The folder does not exist or cannot be written to.</exception>
    public OutputFile(string path, int bufferSize = 1 << 20)
    {
        Path = Destination(path);
        _given = path;
        _temporary = $"{Path}.{Environment.ProcessId}-{Guid.NewGuid():N}.part";
        if (Directory.Exists(Path))
        {
            throw new InputException($"cannot write '{path}': it is a folder; name a file in it");
        }

        try
        {
            Stream = new OutputStream(
                new FileStream(_temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, bufferSize),
                path
            );
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"cannot write '{path}': no file can be made in '{System.IO.Path.GetDirectoryName(Path)}'; choose a folder that exists and is writable",
                error
            );
        }
    }

    /// <summary>The destination, absolute.</summary>
    public string Path { get; }

    /// <summary>Takes the bytes; seekable. Its errors name the destination.</summary>
    public Stream Stream { get; }

    /// <summary>Makes the file appear under its name, replacing an older one in one step.</summary>
    /// <exception cref="InputException">The disk is full, or the old file cannot be replaced.</exception>
    public void Commit()
    {
        Stream.Dispose();
        try
        {
            File.Move(_temporary, Path, overwrite: true);
        }
        catch (Exception error) when (OutputStream.IsOfTheDisk(error))
        {
            throw OutputStream.Failure(_given, error);
        }

        _committed = true;
    }

    public void Dispose()
    {
        try
        {
            Stream.Dispose();
        }
        finally
        {
            // On a full disk closing fails once more; the file must go all the same.
            if (!_committed)
            {
                File.Delete(_temporary);
            }
        }
    }

    // Renaming would put a file in the place of a device or of a link.
    private static string Destination(string path)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            throw new InputException("cannot write to a file without a name; name one");
        }

        var full = System.IO.Path.GetFullPath(path);
        if (new FileInfo(full).LinkTarget is not null)
        {
            full = File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full;
        }

        var isDevice =
            !OperatingSystem.IsWindows()
            && full.StartsWith("/dev/", StringComparison.Ordinal)
            && !full.StartsWith("/dev/shm/", StringComparison.Ordinal);
        return isDevice ? throw new InputException($"cannot write '{path}': it is a device; name a file") : full;
    }
}
