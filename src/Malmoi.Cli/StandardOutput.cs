using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Malmoi.Cli;

/// <summary>Standard output as a stream that tells when nobody reads it any more, as behind <c>| head</c>, so that the work ends too.</summary>
internal sealed class StandardOutput : Stream
{
    private const int BrokenPipe = 32;

    private Stream? _stream;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Lets <see cref="Console.Out"/> write to it where output goes to a file or another program.</summary>
    public static void Install()
    {
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected)
        {
            return;
        }

        // A byte order mark would stand in the middle of a pipeline.
        var encoding = Console.OutputEncoding;
        Console.SetOut(
            new StreamWriter(new StandardOutput(), encoding is UTF8Encoding ? new UTF8Encoding(false) : encoding)
            {
                AutoFlush = true,
            }
        );
    }

    /// <exception cref="ClosedOutputException">Nobody reads any more.</exception>
    /// <exception cref="InputException">It cannot be written to: the disk is full, or there is no standard output.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            _stream ??= Open();
            _stream.Write(buffer);
        }
        catch (IOException error) when (error.HResult == BrokenPipe && !OperatingSystem.IsWindows())
        {
            throw new ClosedOutputException(error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException(
                $"cannot write to standard output: {error.Message.Split(" : '")[0].TrimEnd('.', ' ')}; is it open, and is there space for it?",
                error
            );
        }
    }

    // The console's own stream keeps silent when nobody reads a pipe, and the work would go on for nothing. A file stream over a file
    // keeps a place of its own, and what other programs write behind it, as in (malmoi ...; echo end) > file, would fall on it.
    private static Stream Open()
    {
        if (OperatingSystem.IsWindows())
        {
            return Console.OpenStandardOutput();
        }

        var stream = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return stream.CanSeek ? Console.OpenStandardOutput() : stream;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}

/// <summary>The program that read the output has ended: no error, but nothing is left to do.</summary>
internal sealed class ClosedOutputException(Exception inner) : Exception("nobody reads the output any more", inner);
