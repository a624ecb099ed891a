using System.Buffers.Binary;

namespace Malmoi.WordVectors.Files;

/// <summary>A file read forwards, byte by byte or in pieces; it knows where it is, for errors.</summary>
/// <param name="stream">The bytes.</param>
/// <param name="name">What the user called the file.</param>
internal sealed class ByteSource(Stream stream, string name) : IDisposable
{
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private long _read;

    public string Name => name;

    /// <summary>Where the next byte stands in the unpacked file.</summary>
    public long Offset => _read - (_end - _start);

    /// <summary>How many bytes are left at most; more than any file where the stream does not say.</summary>
    public long Remaining => stream.CanSeek ? stream.Length - Offset : long.MaxValue;

    public bool AtEnd => _start == _end && !Fill();

    /// <summary>What stands next, as much as is there up to <paramref name="length"/>, without taking it.</summary>
    public ReadOnlySpan<byte> Peek(int length)
    {
        while (_end - _start < length && Fill()) { }

        return _buffer.AsSpan(_start, Math.Min(length, _end - _start));
    }

    /// <summary>The next byte, or -1 at the end.</summary>
    public int Next() => AtEnd ? -1 : _buffer[_start++];

    public void ReadExactly(Span<byte> bytes, string what)
    {
        while (!bytes.IsEmpty)
        {
            if (AtEnd)
            {
                throw Fail($"the file ends inside {what}; is it cut off?");
            }

            var length = Math.Min(bytes.Length, _end - _start);
            _buffer.AsSpan(_start, length).CopyTo(bytes);
            _start += length;
            bytes = bytes[length..];
        }
    }

    public int ReadInt32(string what)
    {
        Span<byte> bytes = stackalloc byte[4];
        ReadExactly(bytes, what);
        return BinaryPrimitives.ReadInt32LittleEndian(bytes);
    }

    public long ReadInt64(string what)
    {
        Span<byte> bytes = stackalloc byte[8];
        ReadExactly(bytes, what);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }

    public bool ReadFlag(string what)
    {
        Span<byte> value = stackalloc byte[1];
        ReadExactly(value, what);
        return value[0] <= 1
            ? value[0] == 1
            : throw Fail($"{what} is {value[0]}, expected 0 or 1; is it the right kind of file?");
    }

    /// <summary>Bytes up to <paramref name="end"/>, which is taken and left out; <paramref name="scratch"/> grows as needed.</summary>
    /// <returns>The bytes, or nothing and false where the file ends before any.</returns>
    public bool TryReadUntil(byte end, ref byte[] scratch, int longest, string what, out ReadOnlySpan<byte> bytes)
    {
        var length = 0;
        while (!AtEnd)
        {
            var there = _buffer.AsSpan(_start, _end - _start);
            var at = there.IndexOf(end);
            var part = at < 0 ? there : there[..at];
            if (length + part.Length > longest)
            {
                throw Fail($"{what} is longer than {longest} bytes; is it the right kind of file?");
            }

            if (scratch.Length < length + part.Length)
            {
                Array.Resize(ref scratch, Math.Max(scratch.Length * 2, length + part.Length));
            }

            part.CopyTo(scratch.AsSpan(length));
            length += part.Length;
            _start += part.Length;
            if (at >= 0)
            {
                _start++;
                bytes = scratch.AsSpan(0, length);
                return true;
            }
        }

        bytes = scratch.AsSpan(0, length);
        return length > 0;
    }

    /// <summary>Goes on without looking; only for a seekable stream that has so much left.</summary>
    public void Skip(long length)
    {
        var target = Offset + length;
        stream.Seek(target, SeekOrigin.Begin);
        (_start, _end, _read) = (0, 0, target);
    }

    /// <summary>An error that names the file and the place.</summary>
    public InputException Fail(string message) => new($"'{name}', byte {Offset}: {message}");

    public void Dispose() => stream.Dispose();

    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        var read = _end < _buffer.Length ? stream.Read(_buffer, _end, _buffer.Length - _end) : 0;
        _end += read;
        _read += read;
        return read > 0;
    }
}
