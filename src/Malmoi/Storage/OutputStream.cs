namespace Malmoi.Storage;

/// <summary>The bytes of a file that is being written; what goes wrong names the file it will be and what to do.</summary>
/// <param name="file">Takes the bytes.</param>
/// <param name="path">What the user called the file.</param>
internal sealed class OutputStream(FileStream file, string path) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => true;

    public override long Length => file.Length;

    public override long Position
    {
        get => file.Position;
        set => Seek(value, SeekOrigin.Begin);
    }

    /// <summary>A disk that is full, a quota that is used up, a folder that went away: one line for all of them.</summary>
    public static InputException Failure(string path, Exception error) =>
        new($"cannot write '{path}': {Reason(error)}; free some space, or choose another place for it", error);

    /// <summary>Whether a write failed, and not the program.</summary>
    /// <remarks>A file that is too large for its file system or for a limit is an argument out of range to .NET.</remarks>
    public static bool IsOfTheDisk(Exception error) =>
        error is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException;

    /// <summary>What the system says went wrong, without the file's temporary name.</summary>
    public static string Reason(Exception error) =>
        error is ArgumentOutOfRangeException
            ? "the file is too large for the file system, or for a limit that is set"
            : error.Message.Split(" : '")[0].TrimEnd('.', ' ');

    // Whatever fails here may be what was written before, kept in the buffer until now.
    public override int Read(Span<byte> buffer)
    {
        try
        {
            return file.Read(buffer);
        }
        catch (Exception error) when (IsOfTheDisk(error))
        {
            throw Failure(path, error);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            file.Write(buffer);
        }
        catch (Exception error) when (IsOfTheDisk(error))
        {
            throw Failure(path, error);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void WriteByte(byte value) => Write([value]);

    public override void Flush()
    {
        try
        {
            file.Flush();
        }
        catch (Exception error) when (IsOfTheDisk(error))
        {
            throw Failure(path, error);
        }
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        try
        {
            return file.Seek(offset, origin);
        }
        catch (Exception error) when (IsOfTheDisk(error))
        {
            throw Failure(path, error);
        }
    }

    public override void SetLength(long value)
    {
        try
        {
            file.SetLength(value);
        }
        catch (Exception error) when (IsOfTheDisk(error))
        {
            throw Failure(path, error);
        }
    }

    protected override void Dispose(bool disposing)
    {
        try
        {
            if (disposing)
            {
                file.Dispose();
            }
        }
        catch (Exception error) when (IsOfTheDisk(error))
        {
            throw Failure(path, error);
        }
        finally
        {
            base.Dispose(disposing);
        }
    }
}
