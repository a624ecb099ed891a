using Microsoft.Win32.SafeHandles;

namespace Malmoi.Storage;

/// <summary>Scratch files of one piece of work, gone when it ends, however it ends.</summary>
/// <remarks>
/// Where the system lets an open file be deleted (all but Windows) each file loses its name as soon as it is made, so that not
/// even a killed process leaves anything behind; on Windows the system deletes it when it is closed.
/// </remarks>
public sealed class TemporaryFiles
{
    private readonly long _quota;
    private long _written;

    /// <param name="folder">Where the files stand; null for the system's folder for temporary files.</param>
    public TemporaryFiles(string? folder = null)
        : this(folder, long.MaxValue) { }

    /// <summary>With a quota of bytes, after which the disk counts as full.</summary>
    internal TemporaryFiles(string? folder, long quota)
    {
        if (folder is not null && !Directory.Exists(folder))
        {
            throw new InputException($"there is no folder '{folder}' for temporary files: make it, or name another");
        }

        Folder = folder ?? Path.GetTempPath();
        _quota = quota;
    }

    public string Folder { get; }

    /// <summary>Bytes written to all files so far.</summary>
    public long Written => Interlocked.Read(ref _written);

    /// <summary>A new, empty file to read and write at any position, from many threads.</summary>
    /// <exception cref="InputException">The folder is missing or cannot be written to.</exception>
    public SafeFileHandle Create()
    {
        var path = Path.Combine(Folder, $"malmoi-{Environment.ProcessId}-{Guid.NewGuid():N}.tmp");
        try
        {
            var handle = File.OpenHandle(
                path,
                FileMode.CreateNew,
                FileAccess.ReadWrite,
                FileShare.ReadWrite | FileShare.Delete,
                OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None
            );
            if (!OperatingSystem.IsWindows())
            {
                File.Delete(path);
            }

            return handle;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"cannot write temporary files to '{Folder}': {error.Message.TrimEnd('.')}; name another folder (--temp)",
                error
            );
        }
    }

    /// <summary>Writes all of <paramref name="bytes"/> at <paramref name="position"/>.</summary>
    /// <exception cref="InputException">The disk is full, or fails.</exception>
    public void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long position)
    {
        try
        {
            if (Interlocked.Add(ref _written, bytes.Length) > _quota)
            {
                throw new IOException("No space left on device");
            }

            RandomAccess.Write(file, bytes, position);
        }
        catch (Exception error) when (OutputStream.IsOfTheDisk(error))
        {
            throw new InputException(
                $"cannot write temporary files to '{Folder}' after {Interlocked.Read(ref _written) >> 20} MiB: "
                    + $"{OutputStream.Reason(error)}; free some space or name another folder (--temp)",
                error
            );
        }
    }
}
