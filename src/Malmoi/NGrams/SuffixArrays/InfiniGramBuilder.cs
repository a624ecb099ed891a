using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Malmoi.Storage;
using Malmoi.Text;
using Malmoi.Tokenization;

namespace Malmoi.NGrams.SuffixArrays;

/// <summary>Gathers a corpus sentence by sentence and writes it as an ∞-gram index.</summary>
/// <remarks>A corpus may have 2^31 - 1 tokens, marks included; building takes about 14 bytes a token of memory.</remarks>
public sealed class InfiniGramBuilder(IVocabulary vocabulary, NGramVocabularyMarks marks)
{
    private readonly List<int> _sentenceStarts = [];
    private int[] _tokens = new int[1 << 16];
    private int _count;
    private int _longest;

    /// <summary>Tokens so far, sentence marks included.</summary>
    public long Tokens => _count;

    /// <summary>Adds a sentence; its marks are set round it here.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A word is outside the vocabulary or a sentence mark.</exception>
    /// <exception cref="InputException">The corpus is too long.</exception>
    public void Add(ReadOnlySpan<int> words)
    {
        var longer = (long)_count + words.Length + 2;
        if (longer > Array.MaxLength)
        {
            throw new InputException(
                $"an ∞-gram index holds at most {Array.MaxLength} tokens: build one index a part of the corpus"
            );
        }

        if (longer > _tokens.Length)
        {
            Array.Resize(ref _tokens, (int)Math.Min(Array.MaxLength, Math.Max(longer, 2L * _tokens.Length)));
        }

        _sentenceStarts.Add(_count);
        _tokens[_count++] = marks.Begin;
        foreach (var word in words)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(word, nameof(words));
            ArgumentOutOfRangeException.ThrowIfEqual(word, marks.Begin, nameof(words));
            ArgumentOutOfRangeException.ThrowIfEqual(word, marks.End, nameof(words));
            _tokens[_count++] = word;
        }

        _tokens[_count++] = marks.End;
        _longest = Math.Max(_longest, words.Length + 2);
    }

    /// <summary>Sorts the suffixes and writes the index; the builder may go on adding afterwards.</summary>
    /// <exception cref="InputException">Nothing was added, or the file cannot be written.</exception>
    public void Write(string path, CancellationToken ct = default)
    {
        if (_count == 0)
        {
            throw new InputException("the corpus is empty: an ∞-gram index needs at least one sentence");
        }

        using var output = new OutputFile(path);
        var tokens = _tokens.AsSpan(0, _count);
        var words = vocabulary.Count;
        var suffixes = SuffixArray.Build(tokens, words);
        ct.ThrowIfCancellationRequested();

        var bucketStarts = new int[words + 1];
        foreach (var token in tokens)
        {
            bucketStarts[token + 1]++;
        }

        var wordOffsets = new long[words + 1];
        var sortedWords = new int[words];
        for (var word = 0; word < words; word++)
        {
            bucketStarts[word + 1] += bucketStarts[word];
            wordOffsets[word + 1] = wordOffsets[word] + vocabulary.Utf8(word).Length;
            sortedWords[word] = word;
        }

        Array.Sort(sortedWords, (a, b) => vocabulary.Utf8(a).SequenceCompareTo(vocabulary.Utf8(b)));

        var stream = output.Stream;
        WriteHeader(stream, words, wordOffsets[words]);
        WriteSection(stream, tokens, ct);
        WriteSection<int>(stream, suffixes, ct);
        WriteSection<int>(stream, CollectionsMarshal.AsSpan(_sentenceStarts), ct);
        WriteSection<int>(stream, bucketStarts, ct);
        WriteSection<long>(stream, wordOffsets, ct);
        WriteSection<int>(stream, sortedWords, ct);
        for (var word = 0; word < words; word++)
        {
            stream.Write(vocabulary.Utf8(word));
        }

        Pad(stream);
        output.Commit();
    }

    private void WriteHeader(Stream stream, int words, long wordBytes)
    {
        Span<byte> header = stackalloc byte[InfiniGramFile.HeaderBytes];
        InfiniGramFile.Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], InfiniGramFile.Version);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], marks.Unknown);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], marks.Begin);
        BinaryPrimitives.WriteInt32LittleEndian(header[20..], marks.End);
        BinaryPrimitives.WriteInt64LittleEndian(header[24..], _count);
        BinaryPrimitives.WriteInt64LittleEndian(header[32..], _sentenceStarts.Count);
        BinaryPrimitives.WriteInt64LittleEndian(header[40..], words);
        BinaryPrimitives.WriteInt64LittleEndian(header[48..], wordBytes);
        BinaryPrimitives.WriteInt32LittleEndian(header[56..], _longest);
        BinaryPrimitives.WriteInt32LittleEndian(header[60..], sizeof(int));
        stream.Write(header);
    }

    private static void WriteSection<T>(Stream stream, ReadOnlySpan<T> section, CancellationToken ct)
        where T : unmanaged
    {
        // In slices: a section of 2^31 - 1 ids is more bytes than one span holds.
        const int slice = 1 << 20;
        for (var from = 0; from < section.Length; from += slice)
        {
            ct.ThrowIfCancellationRequested();
            stream.Write(MemoryMarshal.AsBytes(section[from..Math.Min(section.Length, from + slice)]));
        }

        Pad(stream);
    }

    private static void Pad(Stream stream)
    {
        ReadOnlySpan<byte> zeros = stackalloc byte[8];
        stream.Write(zeros[..(int)((8 - stream.Position % 8) % 8)]);
    }
}
