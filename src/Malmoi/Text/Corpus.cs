using System.Text;
using Malmoi.Storage;
using Malmoi.Text.Formats;

namespace Malmoi.Text;

/// <summary>Text to learn from or to judge: files of many formats, read as a stream so that memory does not grow with them.</summary>
/// <remarks>
/// Three views of the same text: <see cref="Blocks"/> (many lines of UTF-8 at once, for what must be fast), <see cref="Lines"/> (a string
/// a line) and <see cref="Documents"/> (a string a record, line ends within it kept). Each call reads the inputs anew, except standard input.
/// </remarks>
public sealed class Corpus
{
    private readonly CorpusOptions _options;
    private readonly Func<Stream> _standardInput;
    private long _finishedBytes;
    private long _bytesRead;
    private long _replacements;
    private bool _standardInputRead;

    private Corpus(IReadOnlyList<string> files, CorpusOptions options, Func<Stream> standardInput)
    {
        (Files, _options, _standardInput) = (files, options, standardInput);
        if (options.Encoding is { } encoding)
        {
            Encodings.Find(encoding);
        }

        TotalBytes = files.Contains(CorpusFiles.StandardInput) ? null : files.Sum(file => new FileInfo(file).Length);
    }

    /// <summary>The files of the corpus in the order in which they are read; "-" is standard input.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>Bytes of all files as they lie on the disk, packed or not; null where standard input is among them.</summary>
    public long? TotalBytes { get; }

    /// <summary>How many of <see cref="TotalBytes"/> the reading under way has passed; may be asked from any thread.</summary>
    public long BytesRead => Volatile.Read(ref _bytesRead);

    /// <summary>How many runs of invalid bytes the reading under way has replaced (<see cref="CorpusOptions.Lossy"/>).</summary>
    public long Replacements => Volatile.Read(ref _replacements);

    /// <summary>A corpus of files, folders (with everything below), patterns (*, ?, **) and "-" for standard input.</summary>
    /// <exception cref="InputException">An input does not exist, or an option names no encoding.</exception>
    public static Corpus Open(
        IEnumerable<string> inputs,
        CorpusOptions? options = null,
        Func<Stream>? standardInput = null
    )
    {
        options ??= new CorpusOptions();
        var files = CorpusFiles.Expand(inputs, anyEnding: options.Format is not null);
        return new Corpus(files, options, standardInput ?? Console.OpenStandardInput);
    }

    /// <inheritdoc cref="Open(IEnumerable{string}, CorpusOptions?, Func{Stream}?)"/>
    public static Corpus Open(string input, CorpusOptions? options = null) => Open([input], options);

    /// <summary>The lines in blocks of valid UTF-8 of about a megabyte; dispose each when its lines are done with.</summary>
    /// <exception cref="InputException">A file is broken, or there is no line in any of them.</exception>
    public IEnumerable<CorpusBlock> Blocks(CancellationToken ct = default)
    {
        var prepare = _options.Normalization != UnicodeForm.None || _options.Sentences;
        return NotEmpty(prepare ? Prepared(RawBlocks(ct)) : RawBlocks(ct));
    }

    /// <summary>The lines one by one, without their ends.</summary>
    /// <exception cref="InputException">A file is broken, or there is no line in any of them.</exception>
    public IEnumerable<string> Lines(CancellationToken ct = default)
    {
        foreach (var line in FormatContext.Lines(Blocks(ct)))
        {
            yield return Encoding.UTF8.GetString(line.Utf8.Span);
        }
    }

    /// <summary>The texts one by one: a line of a text file, a record of the other formats, which may hold line ends.</summary>
    /// <exception cref="InputException">A file is broken, or there is no text in any of them.</exception>
    public IEnumerable<string> Documents(CancellationToken ct = default)
    {
        var any = false;
        foreach (var file in Started())
        {
            using var opened = Open(file);
            foreach (var record in opened.Records(ct))
            {
                any = true;
                Advance(opened);
                var text = _options.Normalization.Apply(Encoding.UTF8.GetString(record.Utf8.Span));
                if (!_options.Sentences)
                {
                    yield return text;
                    continue;
                }

                foreach (var sentence in Sentences.Split(text))
                {
                    yield return text[sentence];
                }
            }

            Finish(opened);
        }

        ThrowIfEmpty(any);
    }

    private IEnumerable<CorpusBlock> RawBlocks(CancellationToken ct)
    {
        foreach (var file in Started())
        {
            using var opened = Open(file);
            foreach (var block in opened.Blocks(ct))
            {
                Advance(opened);
                yield return block;
            }

            Finish(opened);
        }
    }

    private IEnumerable<CorpusBlock> Prepared(IEnumerable<CorpusBlock> blocks)
    {
        foreach (var block in blocks)
        {
            if (!_options.Sentences && System.Text.Ascii.IsValid(block.Utf8.Span))
            {
                yield return block; // ASCII is in every normal form
                continue;
            }

            var writer = new BlockWriter(block.Source);
            foreach (var line in FormatContext.Lines([block]))
            {
                var text = _options.Normalization.Apply(Encoding.UTF8.GetString(line.Utf8.Span));
                if (_options.Sentences)
                {
                    foreach (var sentence in Sentences.Split(text))
                    {
                        writer.Add(text.AsSpan()[sentence], line.Number);
                    }
                }
                else
                {
                    writer.Add(text, line.Number);
                }
            }

            if (!writer.IsEmpty)
            {
                yield return writer.Take();
            }
        }
    }

    private IEnumerable<CorpusBlock> NotEmpty(IEnumerable<CorpusBlock> blocks)
    {
        var any = false;
        foreach (var block in blocks)
        {
            any = true;
            yield return block;
        }

        ThrowIfEmpty(any);
    }

    private IEnumerable<string> Started()
    {
        (_finishedBytes, _bytesRead, _replacements) = (0, 0, 0);
        return Files;
    }

    private CorpusFile Open(string file)
    {
        if (file != CorpusFiles.StandardInput)
        {
            return new CorpusFile(file, CompressedFile.OpenPacked(file), _options);
        }

        if (_standardInputRead)
        {
            throw new InputException(
                "standard input can be read only once, and this needs the text twice: write it to a file"
            );
        }

        _standardInputRead = true;
        return new CorpusFile(file, _standardInput(), _options);
    }

    private void Advance(CorpusFile file)
    {
        Volatile.Write(ref _bytesRead, _finishedBytes + file.Position);
        Volatile.Write(ref _replacements, Replacements + file.TakeReplacements());
    }

    private void Finish(CorpusFile file)
    {
        Advance(file);
        _finishedBytes = BytesRead;
    }

    private void ThrowIfEmpty(bool any)
    {
        if (!any)
        {
            throw new InputException(
                Files.Count == 1 ? $"'{Files[0]}' holds no text" : $"none of the {Files.Count} files holds any text"
            );
        }
    }
}
