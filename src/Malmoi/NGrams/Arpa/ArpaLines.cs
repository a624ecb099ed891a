using System.Text;

namespace Malmoi.NGrams.Arpa;

/// <summary>The lines of a text stream, with the line number and byte offset that an error message needs.</summary>
internal sealed class ArpaLines(Stream stream, string name) : IDisposable
{
    private const int LongestLine = 1 << 24;
    private byte[] _buffer = new byte[stream.CanSeek ? (int)Math.Clamp(stream.Length + 1, 64, 1 << 18) : 1 << 18];
    private int _next;
    private int _end;
    private long _before; // bytes of the stream that have left the buffer
    private int _start;
    private int _length;
    private bool _again;

    /// <summary>The number of the current line, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>The current line without its end.</summary>
    public ReadOnlySpan<byte> Current => _buffer.AsSpan(_start, _length);

    /// <summary>Moves to the next line; false at the end of the stream.</summary>
    public bool MoveNext()
    {
        if (_again)
        {
            _again = false;
            return true;
        }

        var searched = 0;
        int newline;
        while ((newline = _buffer.AsSpan(_next + searched, _end - _next - searched).IndexOf((byte)'\n')) < 0)
        {
            searched = _end - _next;
            if (!Fill())
            {
                if (searched == 0)
                {
                    return false;
                }

                return Take(searched, searched);
            }
        }

        newline += searched;
        return Take(newline, newline + 1);
    }

    /// <summary>The next <see cref="MoveNext"/> stays on this line.</summary>
    public void Stay() => _again = true;

    /// <summary>An error at the current line.</summary>
    public InputException Error(string what) => new($"{Place(Number)} (byte {_before + _start}): {what}");

    /// <summary>The file and a line in it.</summary>
    public string Place(long line) => $"'{name}', line {line}";

    /// <summary>Text of a file, fit for one line of an error.</summary>
    public static string Shown(ReadOnlySpan<byte> utf8) =>
        Shown(Encoding.UTF8.GetString(utf8.Length > 256 ? utf8[..256] : utf8));

    /// <inheritdoc cref="Shown(ReadOnlySpan{byte})"/>
    public static string Shown(string text)
    {
        var shown = string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c));
        return shown.Length > 60 ? shown[..60] + "..." : shown;
    }

    public void Dispose() => stream.Dispose();

    private bool Take(int length, int consumed)
    {
        _start = _next;
        _next += consumed;
        _length = length > 0 && _buffer[_start + length - 1] == '\r' ? length - 1 : length;
        Number++;
        return true;
    }

    private bool Fill()
    {
        if (_next > 0)
        {
            _buffer.AsSpan(_next, _end - _next).CopyTo(_buffer);
            _before += _next;
            _end -= _next;
            _next = 0;
        }

        if (_end == _buffer.Length)
        {
            if (_end >= LongestLine)
            {
                _start = 0;
                Number++;
                throw Error($"the line is longer than {LongestLine} bytes, so this is no ARPA file");
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        try
        {
            var read = stream.Read(_buffer, _end, _buffer.Length - _end);
            _end += read;
            return read > 0;
        }
        catch (InvalidDataException error)
        {
            throw new InputException(
                $"'{name}' is broken after line {Number}: {error.Message.TrimEnd('.')}; the gzip stream is damaged or was cut off",
                error
            );
        }
    }
}
