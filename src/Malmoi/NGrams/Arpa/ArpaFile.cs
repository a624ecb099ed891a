using System.Text;
using Malmoi.Storage;
using Malmoi.Tokenization;

namespace Malmoi.NGrams.Arpa;

/// <summary>A back-off model as text, in the format of Doug Paul's ARPA tools (1992): read as a stream, written in parallel.</summary>
/// <remarks>
/// <code>
/// \data\
/// ngram 1=23
/// ngram 2=35
///
/// \1-grams:
/// -1.4840701	the	-0.13413493        log10 p, words, log10 b
/// ...
/// \end\
/// </code>
/// Ids follow the file, but &lt;unk&gt; is always 0. Tabs and blanks separate alike, comments and empty lines may stand before \data\,
/// a missing back-off weight is 0, a missing &lt;unk&gt; gets <see cref="MissingUnknown"/>. Everything else is refused with its line.
/// </remarks>
public sealed class ArpaFile : INGramSource
{
    /// <summary>log10 p of &lt;unk&gt; where the file has none, as in KenLM.</summary>
    public const float MissingUnknown = -100;

    /// <summary>Orders beyond this are refused.</summary>
    internal const int MostOrders = 64;

    private readonly ArpaLines _lines;
    private readonly WordVocabulary _vocabulary;
    private readonly List<int> _unigrams = [];
    private readonly List<float> _logProbabilities = [];
    private readonly List<float> _backoffs = [];
    private readonly long[] _counts;
    private readonly long[] _firstLines;
    private int _next = 2;

    private ArpaFile(ArpaLines lines)
    {
        _lines = lines;
        _counts = ReadCounts();
        _firstLines = new long[_counts.Length + 1];
        _vocabulary = new WordVocabulary((int)Math.Min(_counts[0], 1024));
        _vocabulary.Add("<unk>"u8);
        ReadUnigrams();
        if (Order == 1)
        {
            ReadEnd();
        }
    }

    public int Order => _counts.Length;

    public IVocabulary Vocabulary => _vocabulary;

    /// <summary>Opens a file, gzipped or not, and reads its counts and unigrams.</summary>
    /// <exception cref="InputException">The file is missing or is no ARPA file.</exception>
    public static ArpaFile Open(string path)
    {
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot read '{path}': {error.Message}", error);
        }

        return Open(file, path);
    }

    /// <summary>Opens a seekable stream, gzipped or not, which it then owns.</summary>
    /// <param name="stream">The text of the file, from its beginning.</param>
    /// <param name="name">What errors call it.</param>
    public static ArpaFile Open(Stream stream, string name)
    {
        Span<byte> magic = stackalloc byte[2];
        var gzipped = stream.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic is [0x1f, 0x8b];
        stream.Position = 0;
        var lines = new ArpaLines(gzipped ? CompressedFile.Unpack(stream, name) : stream, name);
        try
        {
            return new ArpaFile(lines);
        }
        catch
        {
            lines.Dispose();
            throw;
        }
    }

    /// <summary>Writes a model; gzipped where <paramref name="path"/> ends in <c>.gz</c>.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Write(INGramSource source, string path, CancellationToken ct = default) =>
        ArpaWriter.Write(source, path, ct);

    public long Count(int order)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, Order);
        return order == 1 ? _unigrams.Count : _counts[order - 1];
    }

    /// <exception cref="InputException">A line is broken; the message has its number and byte offset.</exception>
    /// <exception cref="InvalidOperationException">The orders are not read one after the other: a stream cannot go back.</exception>
    public IEnumerable<NGramBlock> Read(int order, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, Order);
        if (order > 1 && order != _next)
        {
            throw new InvalidOperationException(
                $"the {order}-grams of an ARPA file come right after the {order - 1}-grams, once"
            );
        }

        return order == 1 ? Unigrams() : Rows(order, ct);
    }

    public void Dispose() => _lines.Dispose();

    /// <summary>Whether &lt;unk&gt; stands in the file.</summary>
    internal bool HasUnknown { get; private set; }

    /// <summary>Where a row stands, for errors found after it was read.</summary>
    internal string Place(int order, long row) => _lines.Place(_firstLines[order] + row);

    private IEnumerable<NGramBlock> Unigrams()
    {
        var block = new NGramBlock(1, Math.Min(8192, _unigrams.Count));
        for (var start = 0; start < _unigrams.Count; start += block.Count)
        {
            block.Count = Math.Min(block.Capacity, _unigrams.Count - start);
            _unigrams.CopyTo(start, block.Words, 0, block.Count);
            _logProbabilities.CopyTo(start, block.LogProbabilities, 0, block.Count);
            _backoffs.CopyTo(start, block.Backoffs, 0, block.Count);
            yield return block;
        }
    }

    private IEnumerable<NGramBlock> Rows(int order, CancellationToken ct)
    {
        ReadHeader(order);
        _next = order + 1;
        var claimed = _counts[order - 1];
        var block = new NGramBlock(order, (int)Math.Clamp(claimed, 1, 8192));
        var read = 0L;
        while (NextRow(order, read, claimed))
        {
            ReadRow(block);
            read++;
            if (block.Count == block.Capacity)
            {
                ct.ThrowIfCancellationRequested();
                yield return block;
                block.Count = 0;
            }
        }

        if (block.Count > 0)
        {
            yield return block;
        }

        if (order == Order)
        {
            ReadEnd();
        }
    }

    private long[] ReadCounts()
    {
        var line = NextFilled("\\data\\");
        while (line.StartsWith('#'))
        {
            line = NextFilled("\\data\\");
        }

        if (line != "\\data\\")
        {
            throw _lines.Error(
                $"\"{ArpaLines.Shown(line)}\" stands where an ARPA file has \"\\data\\\"; is it of another kind?"
            );
        }

        var counts = new List<long>();
        while (_lines.MoveNext() && !_lines.Current.Trim(" \t\r"u8).IsEmpty)
        {
            var text = Encoding.UTF8.GetString(_lines.Current.Trim(" \t\r"u8));
            var expected = $"ngram {counts.Count + 1}=";
            if (
                !text.StartsWith(expected, StringComparison.Ordinal)
                || !long.TryParse(
                    text.AsSpan(expected.Length).Trim(),
                    System.Globalization.NumberStyles.None,
                    null,
                    out var count
                )
            )
            {
                throw _lines.Error($"\"{ArpaLines.Shown(text)}\" stands where \"{expected}\" and a count should");
            }

            counts.Add(count);
            if (counts.Count > MostOrders)
            {
                throw _lines.Error($"the model has more than {MostOrders} orders");
            }
        }

        return counts.Count > 0 ? [.. counts] : throw _lines.Error("\\data\\ names no order (\"ngram 1=...\")");
    }

    private void ReadUnigrams()
    {
        ReadHeader(1);
        var unknown = false;
        for (var read = 0L; NextRow(1, read, _counts[0]); read++)
        {
            var row = new ArpaRow(_lines);
            var log10 = row.LogProbability();
            var word = row.Next();
            var isUnknown = word.SequenceEqual("<unk>"u8) || word.SequenceEqual("<UNK>"u8);
            if (word.IsEmpty || !System.Text.Unicode.Utf8.IsValid(word))
            {
                throw _lines.Error(
                    word.IsEmpty ? "the word is missing" : "the word is not UTF-8; convert the file first"
                );
            }

            var id = isUnknown ? 0 : _vocabulary.Add(word);
            if (isUnknown ? unknown : id <= _unigrams.Count - (unknown ? 1 : 0))
            {
                throw _lines.Error($"\"{ArpaLines.Shown(word)}\" is there twice");
            }

            unknown |= isUnknown;
            _unigrams.Add(id);
            _logProbabilities.Add(log10);
            _backoffs.Add(row.Backoff(1, Order == 1));
        }

        HasUnknown = unknown;
        if (!unknown)
        {
            _unigrams.Add(0);
            _logProbabilities.Add(MissingUnknown);
            _backoffs.Add(0);
        }
    }

    private void ReadRow(NGramBlock block)
    {
        var row = new ArpaRow(_lines);
        var at = block.Count;
        block.LogProbabilities[at] = row.LogProbability();
        var words = block.Words.AsSpan(at * block.Order, block.Order);
        for (var i = 0; i < words.Length; i++)
        {
            var word = row.Next();
            words[i] = _vocabulary.Find(word);
            if (words[i] < 0)
            {
                words[i] =
                    word.IsEmpty ? throw _lines.Error($"a {block.Order}-gram has {i} words")
                    : word.SequenceEqual("<UNK>"u8) ? 0
                    : throw _lines.Error($"\"{ArpaLines.Shown(word)}\" is not among the 1-grams");
            }
        }

        block.Backoffs[at] = row.Backoff(block.Order, block.Order == Order);
        block.Count++;
    }

    // On the next row of a section, or at its end: an empty line, a header or the end of the file.
    private bool NextRow(int order, long read, long claimed)
    {
        var more = _lines.MoveNext();
        if (more && read == 0)
        {
            _firstLines[order] = _lines.Number;
        }

        var empty = !more || _lines.Current.Trim(" \t\r"u8).IsEmpty;
        if (empty || _lines.Current[0] == '\\')
        {
            if (read != claimed)
            {
                throw _lines.Error(
                    $"\\data\\ promises {claimed} {order}-grams but {read} are there; is the file cut off?"
                );
            }

            if (more)
            {
                _lines.Stay();
            }

            return false;
        }

        return read < claimed
            ? true
            : throw _lines.Error($"\\data\\ promises {claimed} {order}-grams but there are more");
    }

    private void ReadHeader(int order)
    {
        var expected = $"\\{order}-grams:";
        var line = NextFilled(expected);
        if (line != expected)
        {
            throw _lines.Error($"\"{ArpaLines.Shown(line)}\" stands where \"{expected}\" should");
        }
    }

    private void ReadEnd()
    {
        var line = NextFilled("\\end\\");
        if (line != "\\end\\")
        {
            throw _lines.Error($"\"{ArpaLines.Shown(line)}\" stands where \"\\end\\\" should");
        }

        while (_lines.MoveNext())
        {
            if (!_lines.Current.Trim(" \t\r"u8).IsEmpty)
            {
                throw _lines.Error("there is text after \\end\\");
            }
        }
    }

    private string NextFilled(string expected)
    {
        while (_lines.MoveNext())
        {
            var line = _lines.Current.Trim(" \t\r"u8);
            if (!line.IsEmpty)
            {
                return Encoding.UTF8.GetString(line.Length > 200 ? line[..200] : line);
            }
        }

        throw _lines.Error($"the file ends where \"{expected}\" should stand; is it cut off?");
    }
}
