using System.IO.Compression;
using ZstdSharp;

namespace Malmoi.Storage;

/// <summary>A file read through whatever it is packed in: gzip and zstd are known by their first bytes, not by the name.</summary>
/// <remarks>A file that ends early or is damaged gives an <see cref="InputException"/>, never a silent short read.</remarks>
public static class CompressedFile
{
    private const int MagicLength = 4;

    static CompressedFile()
    {
        // Without it .NET's GZipStream takes a truncated file for a whole one. Programs also set it in their runtime configuration.
        AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);
    }

    /// <exception cref="InputException">The file is missing or unreadable.</exception>
    public static Stream OpenRead(string path) => Unpack(OpenPacked(path), path);

    /// <summary>The bytes as they are in the file.</summary>
    /// <exception cref="InputException">The file is missing or unreadable.</exception>
    public static FileStream OpenPacked(string path)
    {
        try
        {
            return new FileStream(
                path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.Read,
                1 << 16,
                FileOptions.SequentialScan
            );
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"cannot read '{path}': there is no such file; name one that exists", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot read '{path}': {error.Message.TrimEnd('.')}", error);
        }
    }

    /// <summary>What is packed in <paramref name="packed"/>, or the stream's own bytes; <paramref name="name"/> is for errors.</summary>
    public static Stream Unpack(Stream packed, string name)
    {
        Span<byte> magic = stackalloc byte[MagicLength];
        var length = packed.ReadAtLeast(magic, MagicLength, throwOnEndOfStream: false);
        magic = magic[..length];
        Stream whole = new PrefixedStream(magic.ToArray(), packed);
        if (magic.StartsWith<byte>([0x1f, 0x8b]))
        {
            return new UnpackingStream(new GZipStream(whole, CompressionMode.Decompress), "gzip", name);
        }

        if (magic.StartsWith<byte>([0x28, 0xb5, 0x2f, 0xfd]))
        {
            return new UnpackingStream(new DecompressionStream(whole, leaveOpen: false), "zstd", name);
        }

        return whole;
    }

    /// <summary>The bytes already taken from a stream, then the rest of it.</summary>
    private sealed class PrefixedStream(byte[] prefix, Stream rest) : ForwardStream
    {
        private int _position;

        public override int Read(Span<byte> buffer)
        {
            if (_position == prefix.Length)
            {
                return rest.Read(buffer);
            }

            var count = Math.Min(buffer.Length, prefix.Length - _position);
            prefix.AsSpan(_position, count).CopyTo(buffer);
            _position += count;
            return count;
        }

        protected override void Dispose(bool disposing)
        {
            rest.Dispose();
            base.Dispose(disposing);
        }
    }

    /// <summary>Turns what a decompressor throws into one line about the file.</summary>
    private sealed class UnpackingStream(Stream unpacked, string kind, string name) : ForwardStream
    {
        private long _position;

        public override int Read(Span<byte> buffer)
        {
            try
            {
                var count = unpacked.Read(buffer);
                _position += count;
                return count;
            }
            catch (Exception error)
                when (error is InvalidDataException or EndOfStreamException or ZstdException or IndexOutOfRangeException
                )
            {
                throw new InputException(
                    $"'{name}': the {kind} data is damaged or cut off after {_position:N0} unpacked bytes; fetch or pack it again",
                    error
                );
            }
        }

        protected override void Dispose(bool disposing)
        {
            unpacked.Dispose();
            base.Dispose(disposing);
        }
    }

    /// <summary>A stream that can only be read, forwards.</summary>
    private abstract class ForwardStream : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public abstract override int Read(Span<byte> buffer);

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
