using System.Runtime.CompilerServices;
using Malmoi.LanguageModels;
using Malmoi.Tokenization;

namespace Malmoi.NGrams.KenLM;

/// <summary>A model in KenLM's binary format, version 5 (Heafield, 2011): mapped into memory, opened in constant time.</summary>
/// <remarks>
/// Any number of threads may read. Dispose it after the last reading: the memory of the file is then gone.
/// A file that was damaged after it was written may answer wrongly, but never reads outside itself.
/// </remarks>
public sealed unsafe class KenLMFile : INGramModel, IDisposable
{
    private readonly KenLMImage _image;
    private readonly KenLMHeader _header;
    private readonly KenLMSearch _search;
    private bool _disposed;

    private KenLMFile(KenLMImage image)
    {
        _image = image;
        _header = KenLMHeader.Read(image);
        (_search, Vocabulary) = _header.IsTrie ? OpenTrie() : OpenProbing();
        Marks = new(0, Vocabulary.Find("<s>"u8), Vocabulary.Find("</s>"u8));
    }

    public int Order => _header.Order;

    public IVocabulary Vocabulary { get; }

    public int VocabularySize => Vocabulary.Count;

    /// <summary>The marks; -1 for one that the vocabulary lacks.</summary>
    public NGramVocabularyMarks Marks { get; }

    public KenLMKind Kind => _header.Kind;

    /// <summary>Whether the words themselves stand in the file.</summary>
    public bool HasWords => _header.HasWords;

    /// <summary>Bytes in the file.</summary>
    public long Size => _image.Length;

    /// <summary>Bits of a probability and of a back-off weight; null where they are not quantised.</summary>
    public (int Probability, int Backoff)? QuantizationBits { get; private set; }

    /// <summary>At most so many high bits of a pointer stand in a table; null where pointers are whole.</summary>
    public int? ArrayBits { get; private set; }

    /// <summary>Buckets for each n-gram in the hash tables; null for a trie.</summary>
    public float? ProbingMultiplier => _header.IsTrie ? null : _header.ProbingMultiplier;

    /// <summary>Maps a file.</summary>
    /// <exception cref="InputException">It is missing, or is no such file, or is damaged.</exception>
    public static KenLMFile Open(string path) => Open(KenLMImage.Map(path));

    /// <summary>Reads a whole file into memory: slower to open than <see cref="Open(string)"/>, and faster to ask for long.</summary>
    /// <exception cref="InputException">It is missing, or is no such file, or is damaged.</exception>
    public static KenLMFile Load(string path) => Open(KenLMImage.Load(path));

    /// <summary>Reads a file from memory, which is copied.</summary>
    public static KenLMFile Open(ReadOnlySpan<byte> bytes, string name) => Open(KenLMImage.Copy(bytes, name));

    /// <summary>Reads a file in memory that stays where it is until this is disposed.</summary>
    internal static KenLMFile Open(byte* bytes, long length, string name) => Open(KenLMImage.Over(bytes, length, name));

    /// <summary>Whether a file begins like a KenLM file.</summary>
    public static bool Recognizes(ReadOnlySpan<byte> beginning) => KenLMHeader.Recognizes(beginning);

    /// <summary>Whether a file is a KenLM file, of whatever version.</summary>
    /// <exception cref="InputException">It cannot be read.</exception>
    public static bool IsOne(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            Span<byte> head = stackalloc byte[64];
            return Recognizes(head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)]);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot read '{path}': {error.Message}", error);
        }
    }

    /// <summary>Writes a model in KenLM's binary format.</summary>
    /// <exception cref="InputException">The model does not fit the format or the file cannot be written.</exception>
    public static void Write(
        INGramSource source,
        string path,
        KenLMOptions? options = null,
        CancellationToken ct = default
    ) => KenLMWriter.Write(source, path, options ?? new(), ct);

    /// <summary>How many n-grams of an order there are.</summary>
    public long Count(int order)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, Order);
        return order == 1 ? VocabularySize : _header.Counts[order - 1];
    }

    /// <summary>The n-grams themselves, which a trie holds; disposing the source disposes this file.</summary>
    /// <exception cref="InputException">It is a probing file, which holds only hashes of them, or was written without its words.</exception>
    public INGramSource AsSource()
    {
        if (_search is not TrieSearch trie)
        {
            throw new InputException(
                $"'{_image.Name}' is a probing file: it holds hashes, from which no n-gram can be read back; convert from the ARPA file it was built from"
            );
        }

        _ = Vocabulary.Utf8(0);
        return new KenLMTrieSource(this, trie);
    }

    public INextTokenState Start(ReadOnlySpan<int> source = default)
    {
        var state = new KenLMState(this);
        if (Marks.Begin >= 0)
        {
            state.Words[^2] = Marks.Begin;
            state.ContextLength = 1;
            state.Backoffs[0] = Unigram(Marks.Begin).Log10Backoff;
        }

        return state;
    }

    public INextTokenState StartEmpty() => new KenLMState(this);

    public void Read(ReadOnlySpan<Reading> batch)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        foreach (ref readonly var reading in batch)
        {
            Own(reading.State);
            NGramArguments.Check(
                reading.Tokens.Span,
                reading.LogProbabilities.Length,
                reading.Logits.Length,
                VocabularySize
            );
        }

        KenLMReader.Read(_search, batch, Marks);
    }

    public void Read(INextTokenState state, ReadOnlySpan<int> tokens, Span<NGramScore> scores)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var own = Own(state);
        NGramArguments.Check(tokens, scores.Length, 0, VocabularySize);
        KenLMReader.Read(_search, own, tokens, scores);
    }

    public bool TryGet(ReadOnlySpan<int> ngram, out NGramEntry entry)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        entry = default;
        if (ngram.IsEmpty || ngram.Length > Order || ngram.ContainsAnyExceptInRange(0, VocabularySize - 1))
        {
            return false;
        }

        if (ngram.Length == 1)
        {
            entry = Unigram(ngram[0]);
            return true;
        }

        return _search.TryGet(ngram, out entry);
    }

    public void Dispose()
    {
        _disposed = true;
        _image.Dispose();
    }

    private static KenLMFile Open(KenLMImage image)
    {
        try
        {
            return new KenLMFile(image);
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    private (KenLMSearch, KenLMVocabulary) OpenProbing()
    {
        var layout = new ProbingLayout(_header);
        Require(layout.End);
        var version = _image.Read<uint>(layout.Vocabulary);
        var bound = _image.Read<uint>(layout.Vocabulary + 4);
        if (version != 0 || bound == 0 || bound > _header.Counts[0] + 1)
        {
            throw Damaged($"its vocabulary claims version {version} and {bound} words");
        }

        var words = Words(layout.End);
        return (new ProbingSearch(_image, layout), new ProbingVocabulary(_image, layout, words, (int)bound));
    }

    private (KenLMSearch, KenLMVocabulary) OpenTrie()
    {
        if (_header.IsQuantized)
        {
            var at = TrieLayout.QuantizationAt(_header);
            Require(at + 8);
            QuantizationBits = (_image.Read<byte>(at + 1), _image.Read<byte>(at + 2));
            if (_image.Read<byte>(at) != 2 || QuantizationBits is not (>= 1 and <= 25, >= 1 and <= 25))
            {
                throw Damaged(
                    $"it is quantised to {QuantizationBits} bits by version {_image.Read<byte>(at)} of the method"
                );
            }
        }

        var bits = QuantizationBits ?? (0, 0);
        if (_header.HasArrays && Order > 2)
        {
            // The first order with pointers begins where it would without a table.
            var at = new TrieLayout(_header, bits.Item1, bits.Item2, null).Levels[0].Start;
            Require(at + 2);
            ArrayBits = _image.Read<byte>(at + 1);
            if (_image.Read<byte>(at) != 0 || ArrayBits > 64)
            {
                throw Damaged(
                    $"its pointers are compressed to {ArrayBits} bits by version {_image.Read<byte>(at)} of the method"
                );
            }
        }

        var layout = new TrieLayout(_header, bits.Item1, bits.Item2, ArrayBits);
        Require(layout.End);
        if (_image.Read<long>(layout.Hashes - 8) != _header.Counts[0] - 1)
        {
            throw Damaged(
                $"its vocabulary claims {_image.Read<ulong>(layout.Hashes - 8)} words and <unk>, its header {_header.Counts[0]}"
            );
        }

        var count = (int)_header.Counts[0];
        var vocabulary = new SortedVocabulary(_image, layout.Hashes, Words(layout.End), count);
        return (new TrieSearch(_image, layout, count), vocabulary);
    }

    private long? Words(long at)
    {
        if (!_header.HasWords)
        {
            return null;
        }

        Require(at + 6);
        return new ReadOnlySpan<byte>(_image.Pointer + at, 6).SequenceEqual("<unk>\0"u8)
            ? at
            : throw Damaged("its words do not stand where its counts say");
    }

    private NGramEntry Unigram(int word)
    {
        var backoff = 0f;
        var log10 = _search.ScoreOne(&word, 0, &backoff, out _, out _);
        return new(log10, backoff + 0f);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private KenLMState Own(INextTokenState state) =>
        state is KenLMState own && own.Model == this
            ? own
            : throw new ArgumentException("the state belongs to another model", nameof(state));

    private void Require(long length)
    {
        if (_image.Length < length)
        {
            throw new InputException(
                $"'{_image.Name}' has {_image.Length} bytes but its counts need {length}; is it cut off?"
            );
        }
    }

    private InputException Damaged(string what) =>
        new($"'{_image.Name}' is damaged: {what}; build it again from its ARPA file");
}
