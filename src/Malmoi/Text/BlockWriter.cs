using System.Buffers;
using System.Text;

namespace Malmoi.Text;

/// <summary>Gathers lines into blocks: how texts that are not simply the lines of a file become a corpus.</summary>
internal sealed class BlockWriter(string source)
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(LineReader.BlockSize);
    private int _length;
    private long _firstLine = 1;

    /// <summary>Whether enough is gathered for <see cref="Take"/>.</summary>
    public bool IsFull => _length >= LineReader.BlockSize / 2;

    public bool IsEmpty => _length == 0;

    /// <summary>Adds valid UTF-8, which may hold line ends, and an end of line.</summary>
    public void Add(ReadOnlySpan<byte> utf8, long line)
    {
        Reserve(utf8.Length + 1, line);
        utf8.CopyTo(_buffer.AsSpan(_length));
        _length += utf8.Length;
        _buffer[_length++] = (byte)'\n';
    }

    /// <summary>Adds a text and an end of line.</summary>
    public void Add(ReadOnlySpan<char> text, long line)
    {
        Reserve(Encoding.UTF8.GetMaxByteCount(text.Length) + 1, line);
        _length += Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_length));
        _buffer[_length++] = (byte)'\n';
    }

    /// <summary>What was gathered since the last time.</summary>
    public CorpusBlock Take()
    {
        var length = LineReader.WithoutCarriageReturns(_buffer.AsSpan(0, _length));
        var block = new CorpusBlock(source, _firstLine, _buffer, 0, length);
        _buffer = ArrayPool<byte>.Shared.Rent(LineReader.BlockSize);
        _length = 0;
        return block;
    }

    private void Reserve(int more, long line)
    {
        if (_length == 0)
        {
            _firstLine = line;
        }

        if (_buffer.Length - _length < more)
        {
            var longer = ArrayPool<byte>.Shared.Rent(checked(_length + more) + LineReader.BlockSize);
            _buffer.AsSpan(0, _length).CopyTo(longer);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = longer;
        }
    }
}
