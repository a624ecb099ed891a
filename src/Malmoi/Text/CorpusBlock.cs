using System.Buffers;

namespace Malmoi.Text;

/// <summary>Many whole lines of a corpus as UTF-8, the form in which they are fastest to read.</summary>
/// <remarks>
/// A block belongs to whoever took it: blocks may be handed to other threads, and <see cref="Dispose"/> gives the memory back for the
/// next ones.
/// </remarks>
public sealed class CorpusBlock : IDisposable
{
    private byte[]? _buffer;
    private readonly int _start;
    private readonly int _length;

    internal CorpusBlock(string source, long firstLine, byte[] buffer, int start, int length)
    {
        Source = source;
        FirstLine = firstLine;
        _buffer = buffer;
        _start = start;
        _length = length;
    }

    /// <summary>The file the lines come from; "-" is standard input.</summary>
    public string Source { get; }

    /// <summary>The number (from 1) of the line of <see cref="Source"/> in which the block begins.</summary>
    public long FirstLine { get; }

    /// <summary>Valid UTF-8; every line, the last too, ends with '\n', before which there is no '\r'.</summary>
    public ReadOnlyMemory<byte> Utf8 => new(_buffer, _start, _buffer is null ? 0 : _length);

    /// <summary>The lines without their ends.</summary>
    public Utf8Lines Lines => new(Utf8.Span);

    public void Dispose()
    {
        if (_buffer is { } buffer)
        {
            _buffer = null;
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

/// <summary>The lines of UTF-8 text, without their ends.</summary>
public ref struct Utf8Lines(ReadOnlySpan<byte> text)
{
    private ReadOnlySpan<byte> _rest = text;

    public ReadOnlySpan<byte> Current { get; private set; }

    public readonly Utf8Lines GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        var end = _rest.IndexOf((byte)'\n');
        Current = end < 0 ? _rest : _rest[..end];
        _rest = end < 0 ? default : _rest[(end + 1)..];
        return true;
    }
}
