using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Malmoi.Storage;

namespace Malmoi.NGrams.SuffixArrays;

/// <summary>The file of an ∞-gram model, mapped: the corpus as ids, its suffix array, where sentences start, the words.</summary>
/// <remarks>
/// Little-endian. A header of 64 bytes:
/// <code>
///  0  "MalmoiIG"           24  i64 tokens T           48  i64 bytes of words B
///  8  i32 version (1)      32  i64 sentences S        56  i32 tokens of the longest sentence
/// 12  i32 id of unknown    40  i64 words V            60  i32 bytes of a position (4)
/// 16  i32 id of begin      20  i32 id of end
/// </code>
/// then, each starting at a multiple of 8: tokens i32[T] (every sentence with its marks) · suffix array i32[T] · sentence starts
/// i32[S] · for each id the first place of its suffixes i32[V + 1] · word offsets i64[V + 1] · ids in byte order of their words
/// i32[V] · the words in UTF-8, B bytes. Sizes are checked when the file is opened; what it holds, where it is read, so that
/// opening costs the same whatever the size and a damaged file is refused and never followed outside its bounds.
/// </remarks>
internal sealed unsafe class InfiniGramFile : IDisposable
{
    public const int HeaderBytes = 64;
    public const int Version = 1;

    private readonly MappedFile _file;
    private readonly int* _tokens;
    private readonly int* _suffixes;
    private readonly int* _sentenceStarts;
    private readonly int* _bucketStarts;
    private readonly long* _wordOffsets;
    private readonly int* _sortedWords;
    private readonly long _wordBytesAt;
    private readonly long _wordBytes;
    private bool _disposed;

    public InfiniGramFile(string path)
    {
        _file = new MappedFile(path);
        try
        {
            if (_file.Length < HeaderBytes || !_file.Slice(0, 8).SequenceEqual(Magic))
            {
                throw new InputException(
                    $"'{path}' is not an ∞-gram index: it does not start with \"MalmoiIG\"; write one with 'malmoi train infinigram'"
                );
            }

            var header = _file.Slice(0, HeaderBytes);
            var version = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
            var width = BinaryPrimitives.ReadInt32LittleEndian(header[60..]);
            if (version != Version || width != 4)
            {
                throw new InputException(
                    $"'{path}' is an ∞-gram index of version {version} with positions of {width} bytes; this program reads version {Version} with 4: build it again"
                );
            }

            var tokens = BinaryPrimitives.ReadInt64LittleEndian(header[24..]);
            var sentences = BinaryPrimitives.ReadInt64LittleEndian(header[32..]);
            var words = BinaryPrimitives.ReadInt64LittleEndian(header[40..]);
            _wordBytes = BinaryPrimitives.ReadInt64LittleEndian(header[48..]);
            LongestSentence = BinaryPrimitives.ReadInt32LittleEndian(header[56..]);
            Marks = new NGramVocabularyMarks(
                BinaryPrimitives.ReadInt32LittleEndian(header[12..]),
                BinaryPrimitives.ReadInt32LittleEndian(header[16..]),
                BinaryPrimitives.ReadInt32LittleEndian(header[20..])
            );

            if (
                tokens is < 2 or > int.MaxValue
                || sentences < 1
                || sentences > tokens / 2
                || words is < 1 or >= int.MaxValue
                || _wordBytes < 0
                || _wordBytes > _file.Length
                || LongestSentence < 2
                || LongestSentence > tokens
                || !IsWord(Marks.Unknown, words)
                || !IsWord(Marks.Begin, words)
                || !IsWord(Marks.End, words)
                || Sizes(tokens, sentences, words, _wordBytes)[^1] != _file.Length
            )
            {
                throw Damaged($"its header does not fit its {_file.Length} bytes");
            }

            (Tokens, Sentences, Words) = ((int)tokens, (int)sentences, (int)words);
            var at = Sizes(tokens, sentences, words, _wordBytes);
            _tokens = (int*)(_file.Pointer + at[0]);
            _suffixes = (int*)(_file.Pointer + at[1]);
            _sentenceStarts = (int*)(_file.Pointer + at[2]);
            _bucketStarts = (int*)(_file.Pointer + at[3]);
            _wordOffsets = (long*)(_file.Pointer + at[4]);
            _sortedWords = (int*)(_file.Pointer + at[5]);
            _wordBytesAt = at[6];
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    public static ReadOnlySpan<byte> Magic => "MalmoiIG"u8;

    public string Path => _file.Path;

    /// <summary>Tokens of the corpus, sentence marks included.</summary>
    public int Tokens { get; }

    public int Sentences { get; }

    public int Words { get; }

    public int LongestSentence { get; }

    public NGramVocabularyMarks Marks { get; }

    /// <summary>Where each section starts, and last the size of the whole file.</summary>
    public static long[] Sizes(long tokens, long sentences, long words, long wordBytes)
    {
        ReadOnlySpan<long> lengths =
        [
            4 * tokens,
            4 * tokens,
            4 * sentences,
            4 * (words + 1),
            8 * (words + 1),
            4 * words,
            wordBytes,
        ];
        var at = new long[lengths.Length + 1];
        at[0] = HeaderBytes;
        for (var i = 0; i < lengths.Length; i++)
        {
            at[i + 1] = (at[i] + lengths[i] + 7) / 8 * 8;
        }

        return at;
    }

    /// <summary>The token at a position of the corpus; -1 past its end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Token(long position) => (ulong)position < (ulong)Tokens ? _tokens[position] : -1;

    /// <summary>The token at a position, known to be a word.</summary>
    public int Word(long position)
    {
        var token = Token(position);
        return (uint)token < (uint)Words ? token : throw Damaged($"token {position} is id {token} of {Words}");
    }

    /// <summary>Where the suffix of this rank starts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Suffix(int rank)
    {
        var position = (uint)rank < (uint)Tokens ? _suffixes[rank] : -1;
        return (uint)position < (uint)Tokens ? position : throw Damaged($"suffix {rank} starts at {position}");
    }

    public int SentenceStart(int sentence)
    {
        var start = (uint)sentence < (uint)Sentences ? _sentenceStarts[sentence] : -1;
        return (uint)start < (uint)Tokens ? start : throw Damaged($"sentence {sentence} starts at {start}");
    }

    /// <summary>The ranks of the suffixes that start with this word.</summary>
    public (int From, int To) Bucket(int word)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)word, (uint)Words, nameof(word));
        var (from, to) = (_bucketStarts[word], _bucketStarts[word + 1]);
        return from >= 0 && from <= to && to <= Tokens
            ? (from, to)
            : throw Damaged($"word {word} has the suffixes {from} to {to}");
    }

    public ReadOnlySpan<byte> Utf8(int word)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)word, (uint)Words, nameof(word));
        ObjectDisposedException.ThrowIf(_disposed, typeof(InfiniGram));
        var (from, to) = (_wordOffsets[word], _wordOffsets[word + 1]);
        return from >= 0 && from <= to && to <= _wordBytes && to - from <= int.MaxValue
            ? _file.Slice(_wordBytesAt + from, (int)(to - from))
            : throw Damaged($"word {word} lies from byte {from} to {to}");
    }

    /// <summary>The id of the word at this place in byte order.</summary>
    public int SortedWord(int place)
    {
        var word = _sortedWords[place];
        return (uint)word < (uint)Words ? word : throw Damaged($"place {place} of its word list is id {word}");
    }

    public void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed, typeof(InfiniGram));

    public void Dispose()
    {
        _disposed = true;
        _file.Dispose();
    }

    public InputException Damaged(string what) => new($"'{Path}' is damaged: {what}; build the ∞-gram index again");

    private static bool IsWord(int id, long words) => id >= 0 && id < words;
}
