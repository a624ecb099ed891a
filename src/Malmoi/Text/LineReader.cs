using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace Malmoi.Text;

/// <summary>Reads a stream in any encoding as blocks of whole lines in valid UTF-8.</summary>
internal sealed class LineReader(Stream stream, string source, CorpusOptions options)
{
    internal const int BlockSize = 1 << 20;

    /// <summary>A longer line is no line of text: it would have to be held in memory whole.</summary>
    internal const int LongestLine = 1 << 28;

    private Encoding _encoding = Encodings.Find(options.Encoding ?? "utf-8");
    private int _unit = 1;
    private long _line = 1;
    private long _offset;

    /// <summary>How many runs of invalid bytes became U+FFFD.</summary>
    public long Replacements { get; private set; }

    /// <summary>The blocks of the stream, each to be disposed by whoever takes it.</summary>
    /// <param name="eager">Give whole lines as soon as they come, as a pipe wants it, instead of filling each block.</param>
    /// <param name="ct">Stops between two reads.</param>
    public IEnumerable<CorpusBlock> Blocks(bool eager, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BlockSize);
        var filled = stream.ReadAtLeast(buffer.AsSpan(0, 4), 4, throwOnEndOfStream: false);
        var start = Begin(buffer.AsSpan(0, filled));
        for (var ended = false; !ended; )
        {
            ct.ThrowIfCancellationRequested();
            var free = buffer.AsSpan(filled, buffer.Length - filled - 1); // one byte is left for the end of a last line without one
            var read = stream.ReadAtLeast(free, eager ? 1 : free.Length, throwOnEndOfStream: false);
            filled += read;
            ended = eager ? read == 0 : read < free.Length;
            var end = ended ? filled : start + LastLineEnd(buffer.AsSpan(start, filled - start));
            if (end > start)
            {
                // What follows the last line end begins the next block.
                var rest = filled - end;
                var next = ArrayPool<byte>.Shared.Rent(Math.Max(BlockSize, rest + BlockSize / 2));
                buffer.AsSpan(end, rest).CopyTo(next);
                yield return Block(buffer, start, end);
                (buffer, filled, start) = (next, rest, 0);
            }
            else if (!ended && filled == buffer.Length - 1)
            {
                buffer = Longer(buffer, filled);
            }
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }

    // The byte order mark decides over the default, and is no text.
    private int Begin(ReadOnlySpan<byte> first)
    {
        var start = 0;
        if (Encodings.FromByteOrderMark(first) is { } mark && (options.Encoding is null || Agrees(mark.Encoding)))
        {
            _encoding = mark.Encoding;
            start = mark.Length;
        }

        _unit = Encodings.UnitSize(_encoding);
        _offset = start;
        return start;
    }

    private bool Agrees(Encoding mark) =>
        mark.CodePage == _encoding.CodePage
        || (
            options
                .Encoding!.Replace("-", "", StringComparison.Ordinal)
                .Equals("utf16", StringComparison.OrdinalIgnoreCase)
            && mark is UnicodeEncoding
        );

    private int LastLineEnd(ReadOnlySpan<byte> bytes) =>
        _unit switch
        {
            1 => bytes.LastIndexOf((byte)'\n') + 1,
            2 => (
                MemoryMarshal
                    .Cast<byte, ushort>(bytes)
                    .LastIndexOf(MemoryMarshal.Read<ushort>(_encoding.GetBytes("\n"))) + 1
            ) * 2,
            _ => (
                MemoryMarshal.Cast<byte, uint>(bytes).LastIndexOf(MemoryMarshal.Read<uint>(_encoding.GetBytes("\n")))
                + 1
            ) * 4,
        };

    private byte[] Longer(byte[] buffer, int filled)
    {
        if (filled >= LongestLine)
        {
            throw new InputException(
                $"'{source}', line {_line}: the line is longer than {LongestLine >> 20} MiB; is it a text file? (--format and --encoding say how to read it)"
            );
        }

        var longer = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, filled).CopyTo(longer);
        ArrayPool<byte>.Shared.Return(buffer);
        return longer;
    }

    // Takes over the buffer.
    private CorpusBlock Block(byte[] buffer, int start, int end)
    {
        var bytes = buffer.AsSpan(start, end - start);
        var valid = _encoding is UTF8Encoding && Utf8.IsValid(bytes);
        var length = bytes.Length;
        if (!valid)
        {
            var decoded = ArrayPool<byte>.Shared.Rent(_encoding.GetMaxCharCount(bytes.Length) * 3 + 4);
            var decodedLength = Decode(bytes, decoded);
            ArrayPool<byte>.Shared.Return(buffer);
            (buffer, start, length) = (decoded, 0, decodedLength);
        }

        _offset += end - start;
        if (length == 0 || buffer[start + length - 1] != (byte)'\n')
        {
            buffer[start + length++] = (byte)'\n';
        }

        length = WithoutCarriageReturns(buffer.AsSpan(start, length));
        var block = new CorpusBlock(source, _line, buffer, start, length);
        _line += buffer.AsSpan(start, length).Count((byte)'\n');
        return block;
    }

    private int Decode(ReadOnlySpan<byte> bytes, Span<byte> utf8)
    {
        if (options.Lossy)
        {
            return _encoding is UTF8Encoding ? Repair(bytes, utf8) : Replace(bytes, utf8);
        }

        try
        {
            if (_encoding is not UTF8Encoding && !Encodings.HasStray(_encoding, bytes))
            {
                return Encoding.UTF8.GetBytes(_encoding.GetString(bytes), utf8);
            }
        }
        catch (DecoderFallbackException) { }

        throw Invalid(bytes);
    }

    private InputException Invalid(ReadOnlySpan<byte> bytes)
    {
        var position = Encodings.FindInvalid(_encoding, bytes);
        var before = bytes[..position];
        var line = _line + (_unit == 1 ? before.Count((byte)'\n') : _encoding.GetString(before).AsSpan().Count('\n'));
        return new InputException(
            $"'{source}', line {line}, byte {_offset + position}: 0x{bytes[position]:X2} is no {_encoding.WebName}; name the encoding with --encoding (cp949, utf-16le ...) or read on with --lossy"
        );
    }

    private int Repair(ReadOnlySpan<byte> bytes, Span<byte> utf8)
    {
        var length = 0;
        while (!bytes.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(bytes, out var rune, out var consumed);
            Replacements += status == OperationStatus.Done ? 0 : 1;
            length += rune.EncodeToUtf8(utf8[length..]);
            bytes = bytes[consumed..];
        }

        return length;
    }

    private int Replace(ReadOnlySpan<byte> bytes, Span<byte> utf8)
    {
        var lossy = (Encoding)_encoding.Clone();
        lossy.DecoderFallback = new DecoderReplacementFallback("\ufffd");
        var text = Encodings.WithoutStrays(_encoding, lossy.GetString(bytes));
        var written =
            _encoding is UnicodeEncoding
                ? MemoryMarshal
                    .Cast<byte, ushort>(bytes)
                    .Count(MemoryMarshal.Read<ushort>(_encoding.GetBytes("\ufffd")))
                : 0;
        Replacements += text.AsSpan().Count('\ufffd') - written;
        return Encoding.UTF8.GetBytes(text, utf8);
    }

    /// <summary>Takes every '\r' away that stands before a '\n', in place; one elsewhere stays.</summary>
    internal static int WithoutCarriageReturns(Span<byte> text)
    {
        var written = text.IndexOf((byte)'\r');
        if (written < 0)
        {
            return text.Length;
        }

        for (var i = written; i < text.Length; i++)
        {
            while (text[i] == (byte)'\n' && written > 0 && text[written - 1] == (byte)'\r')
            {
                written--;
            }

            text[written++] = text[i];
        }

        return written;
    }
}
