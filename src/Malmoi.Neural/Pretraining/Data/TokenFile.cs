using System.Runtime.InteropServices;
using Malmoi.Storage;
using Malmoi.Tokenization;

namespace Malmoi.Neural.Pretraining.Data;

/// <summary>A corpus as token ids in one memory-mapped file, with the ends of its documents; however large, it takes no memory of its own.</summary>
/// <remarks>Safe to read from any thread; dispose it when no thread reads any more. <see cref="CorpusEncoder"/> writes one.</remarks>
public sealed class TokenFile : IDisposable
{
    private readonly MappedFile _file;
    private readonly TokenFileHeader _header;
    private bool _isDisposed;

    private TokenFile(MappedFile file, TokenFileHeader header) => (_file, _header) = (file, header);

    public string Path => _file.Path;

    public long Tokens => _header.Tokens;

    public long Documents => _header.Documents;

    /// <summary>Pieces of the tokenizer that made the ids: each id is smaller.</summary>
    public int VocabularySize => _header.VocabularySize;

    /// <summary>The SHA-256 of that tokenizer in hexadecimal digits.</summary>
    public string Checksum => _header.Checksum;

    /// <summary>Whether it says where words, eojeol and sentences begin.</summary>
    public bool HasMarks => _header.HasMarks;

    /// <summary>Maps a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tokenizer">The one that must have made it; null: any.</param>
    /// <exception cref="InputException">It is missing, cut off, another kind of file, or made with another tokenizer.</exception>
    public static TokenFile Open(string path, PieceUnits? tokenizer = null)
    {
        var file = new MappedFile(path);
        try
        {
            var bytes = file.Slice(0, (int)Math.Min(TokenFileHeader.Length, file.Length));
            var header = TokenFileHeader.Read(bytes, file.Length, path);
            var opened = new TokenFile(file, header);
            if (header.Documents > 0 && opened.DocumentEnd(header.Documents - 1) != header.Tokens)
            {
                throw TokenFileHeader.Damaged(path);
            }

            return tokenizer is null || ChecksumOf(tokenizer) == header.Checksum
                ? opened
                : throw new InputException(
                    $"'{path}' was made with another tokenizer than '{tokenizer.Path}' (SHA-256 {header.Checksum[..12]}…, not {ChecksumOf(tokenizer)[..12]}…): delete it and let the corpus be tokenised again, or name that tokenizer"
                );
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The place of a document's first token.</summary>
    /// <param name="document">0 and up to, but not, <see cref="Documents"/>.</param>
    public long DocumentStart(long document) => document == 0 ? 0 : DocumentEnd(document - 1);

    /// <summary>The place behind a document's last token.</summary>
    /// <param name="document">0 and up to, but not, <see cref="Documents"/>.</param>
    /// <exception cref="InputException">The file is damaged.</exception>
    public long DocumentEnd(long document)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(document);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(document, Documents);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var bytes = _file.Slice(_header.EndsStart + (document * sizeof(long)), sizeof(long));
        var end = BitConverter.ToInt64(bytes);
        return end >= 0 && end <= Tokens ? end : throw TokenFileHeader.Damaged(Path);
    }

    /// <summary>Where a document begins, and its tokens: at least one.</summary>
    /// <param name="document">0 and up to, but not, <see cref="Documents"/>.</param>
    /// <exception cref="InputException">The file is damaged.</exception>
    public (long Start, long Length) Document(long document)
    {
        var start = DocumentStart(document);
        var length = DocumentEnd(document) - start;
        return length > 0 ? (start, length) : throw Damaged();
    }

    /// <summary>The document that a token is of.</summary>
    /// <param name="place">Of the token.</param>
    public long DocumentAt(long place)
    {
        Check(place, 1);
        var (low, high) = (0L, Documents - 1);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = DocumentEnd(middle) <= place ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>Copies ids.</summary>
    /// <param name="start">The place of the first.</param>
    /// <param name="ids">As many as are wanted.</param>
    /// <exception cref="InputException">The file is damaged.</exception>
    public void Read(long start, Span<int> ids)
    {
        Check(start, ids.Length);
        var bytes = _file.Slice(
            TokenFileHeader.Length + (start * _header.IdBytes),
            checked(ids.Length * _header.IdBytes)
        );
        if (_header.IdBytes == sizeof(ushort))
        {
            var narrow = MemoryMarshal.Cast<byte, ushort>(bytes);
            for (var i = 0; i < ids.Length; i++)
            {
                ids[i] = narrow[i];
            }
        }
        else
        {
            MemoryMarshal.Cast<byte, int>(bytes).CopyTo(ids);
        }

        foreach (var id in ids)
        {
            if ((uint)id >= (uint)VocabularySize)
            {
                throw TokenFileHeader.Damaged(Path);
            }
        }
    }

    /// <summary>Copies marks; none where the file has none.</summary>
    public void Read(long start, Span<TokenMarks> marks)
    {
        Check(start, marks.Length);
        if (HasMarks)
        {
            MemoryMarshal.Cast<byte, TokenMarks>(_file.Slice(_header.MarksStart + start, marks.Length)).CopyTo(marks);
        }
        else
        {
            marks.Clear();
        }
    }

    public void Dispose()
    {
        _isDisposed = true;
        _file.Dispose();
    }

    /// <summary>The SHA-256 of a tokenizer, which is opened for it.</summary>
    internal static string ChecksumOf(PieceUnits tokenizer)
    {
        _ = tokenizer.Tokenizer; // the checksum is known once it is open
        return tokenizer.Checksum!.ToLowerInvariant();
    }

    /// <summary>What is said where the file contradicts itself.</summary>
    internal InputException Damaged() => TokenFileHeader.Damaged(Path);

    private void Check(long start, int count)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, Tokens - count);
    }
}
