using Malmoi.Storage;
using Malmoi.Text.Formats;

namespace Malmoi.Text;

/// <summary>One file of a corpus, unpacked, decoded and read by its format.</summary>
internal sealed class CorpusFile : IDisposable
{
    private readonly Stream _packed;
    private readonly Stream _stream;
    private readonly FormatContext _context;
    private readonly CorpusFormat _format;
    private readonly LineReader _lines;
    private long _taken;

    public CorpusFile(string source, Stream packed, CorpusOptions options)
    {
        _packed = packed;
        _context = new FormatContext(source, options);
        _format = options.Format ?? CorpusFormats.FromEnding(source) ?? CorpusFormat.Text;
        if (packed.CanSeek && StartsAsParquet(packed))
        {
            _format = CorpusFormat.Parquet;
        }

        // Parquet is read from its end: it cannot be unpacked on the way.
        _stream = _format == CorpusFormat.Parquet ? packed : CompressedFile.Unpack(packed, source);
        _lines = new LineReader(_stream, source, options);
    }

    /// <summary>Bytes of the file passed so far, as they lie on the disk.</summary>
    public long Position => _packed.CanSeek ? _packed.Position : 0;

    /// <summary>The replacements since the last time this was asked.</summary>
    public long TakeReplacements()
    {
        var taken = _lines.Replacements + _context.Replacements - _taken;
        _taken += taken;
        return taken;
    }

    /// <summary>The lines of the file's texts.</summary>
    public IEnumerable<CorpusBlock> Blocks(CancellationToken ct) =>
        _format == CorpusFormat.Text ? RawBlocks(ct) : Gathered(Records(ct));

    /// <summary>The file's texts; each is valid until the next one is asked for.</summary>
    public IEnumerable<SourceLine> Records(CancellationToken ct)
    {
        if (_format == CorpusFormat.Parquet)
        {
            return _packed.CanSeek
                ? ParquetColumn.Read(_packed, _context, ct)
                : throw new InputException("Parquet cannot be read from standard input: name the file");
        }

        var lines = FormatContext.Lines(RawBlocks(ct));
        return _format switch
        {
            CorpusFormat.JsonLines => JsonLines.Read(lines, _context),
            CorpusFormat.Csv => new DelimitedText(_context, (byte)',', quoted: true).Read(lines),
            CorpusFormat.Tsv => new DelimitedText(_context, (byte)'\t', quoted: false).Read(lines),
            CorpusFormat.QuotedTsv => new DelimitedText(_context, (byte)'\t', quoted: true).Read(lines),
            CorpusFormat.ConllU => ConllU.Read(lines, _context),
            CorpusFormat.Sejong => SejongText.Read(lines, _context),
            _ => lines,
        };
    }

    public void Dispose()
    {
        _stream.Dispose();
        _packed.Dispose();
    }

    private IEnumerable<CorpusBlock> RawBlocks(CancellationToken ct) =>
        _lines.Blocks(eager: _context.Source == CorpusFiles.StandardInput, ct);

    private IEnumerable<CorpusBlock> Gathered(IEnumerable<SourceLine> records)
    {
        var writer = new BlockWriter(_context.Source);
        foreach (var record in records)
        {
            writer.Add(record.Utf8.Span, record.Number);
            if (writer.IsFull)
            {
                yield return writer.Take();
            }
        }

        if (!writer.IsEmpty)
        {
            yield return writer.Take();
        }
    }

    private static bool StartsAsParquet(Stream stream)
    {
        Span<byte> magic = stackalloc byte[4];
        var length = stream.ReadAtLeast(magic, 4, throwOnEndOfStream: false);
        stream.Position = 0;
        return magic[..length].SequenceEqual("PAR1"u8);
    }
}
