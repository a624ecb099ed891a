using Malmoi.Tokenization;

namespace Malmoi.WordVectors.FastText;

/// <summary>The words and labels of a fastText model, and the rows that their pieces share.</summary>
public sealed class FastTextDictionary
{
    private readonly WordVocabulary _table = new();
    private readonly List<int> _entryOf = [];
    private readonly List<int> _keys = [];
    private readonly List<long> _counts = [];
    private readonly FastTextOptions _options;

    /// <param name="options">How words are cut.</param>
    /// <param name="tokens">Words in the corpus.</param>
    /// <param name="buckets">Where the n-grams' rows are after pruning, by bucket; null where none was pruned.</param>
    public FastTextDictionary(FastTextOptions options, long tokens, IReadOnlyDictionary<int, int>? buckets = null) =>
        (_options, Tokens, PrunedBuckets) = (options, tokens, buckets);

    /// <summary>The mark of a line's end, which has no n-grams.</summary>
    public static ReadOnlySpan<byte> LineEnd => "</s>"u8;

    /// <summary>What labels begin with.</summary>
    public static ReadOnlySpan<byte> LabelMark => "__label__"u8;

    /// <summary>Words in the corpus.</summary>
    public long Tokens { get; }

    /// <summary>Words and labels.</summary>
    public int Count => _keys.Count;

    /// <summary>Words, which stand before the labels.</summary>
    public int WordCount { get; private set; }

    public int LabelCount => Count - WordCount;

    /// <summary>Entries that had come before; the last of them is the one found.</summary>
    public int Duplicates => _keys.Count - _table.Count;

    /// <summary>Whether the line's end has n-grams like a word, as in files from before the format had a mark.</summary>
    public bool CutsLineEnd { get; init; }

    /// <summary>Where the n-grams' rows are after pruning, by bucket; null where none was pruned.</summary>
    public IReadOnlyDictionary<int, int>? PrunedBuckets { get; }

    /// <summary>Adds the next word, or once it is a label only labels.</summary>
    public void Add(ReadOnlySpan<byte> entry, long count, bool isLabel)
    {
        if (!isLabel && LabelCount > 0)
        {
            throw new ArgumentException("words come before labels", nameof(isLabel));
        }

        var key = _table.Add(entry);
        if (key == _entryOf.Count)
        {
            _entryOf.Add(0);
        }

        _entryOf[key] = _keys.Count;
        _keys.Add(key);
        _counts.Add(count);
        WordCount += isLabel ? 0 : 1;
    }

    /// <summary>The word or, from <see cref="WordCount"/> on, the label with this id.</summary>
    public ReadOnlySpan<byte> Utf8(int id) => _table.Utf8(_keys[id]);

    /// <summary>The id of a word or label, or -1.</summary>
    public int Find(ReadOnlySpan<byte> entry) => _table.Find(entry) is var key and >= 0 ? _entryOf[key] : -1;

    /// <summary>How often a word or label occurred.</summary>
    public long CountOf(int id) => _counts[id];

    /// <summary>The label with this number, from 0.</summary>
    public string Label(int label) => System.Text.Encoding.UTF8.GetString(Utf8(WordCount + label));

    /// <summary>The row of an n-gram with this hash, or -1 where it was pruned or n-grams have no rows.</summary>
    public int Row(uint hash) => _options.Buckets > 0 ? Row((int)(hash % (uint)_options.Buckets)) : -1;

    /// <summary>Adds the rows that make up a word: its own if it is known, then those of its n-grams.</summary>
    public void AddRows(ReadOnlySpan<byte> word, List<int> rows)
    {
        var id = Find(word);
        if (id >= 0)
        {
            rows.Add(id);
        }

        if (CutsLineEnd || !word.SequenceEqual(LineEnd))
        {
            CharacterNGrams.Of(
                word,
                _options.ShortestNGram,
                _options.LongestNGram,
                (_, hash) =>
                {
                    if (Row(hash) is var row and >= 0)
                    {
                        rows.Add(row);
                    }
                }
            );
        }
    }

    /// <summary>Cuts a line as fastText does: rows of its words, their n-grams and runs of words, and its labels.</summary>
    /// <remarks>Line breaks count as blanks; the line's end is a word, and nothing is read after it.</remarks>
    public void AddLine(ReadOnlySpan<byte> line, List<int> rows, List<int> labels)
    {
        List<int> hashes = [];
        foreach (var range in line.SplitAny(" \n\r\t\v\f\0"u8))
        {
            var token = line[range];
            if (!token.IsEmpty && AddToken(token, rows, labels, hashes))
            {
                AddRuns(hashes, rows);
                return;
            }
        }

        AddToken(LineEnd, rows, labels, hashes);
        AddRuns(hashes, rows);
    }

    /// <summary>Adds the rows and the hash of a word, or the number of a label.</summary>
    /// <returns>Whether it is the line's end.</returns>
    internal bool AddToken(ReadOnlySpan<byte> token, List<int> rows, List<int> labels, List<int> hashes)
    {
        var id = Find(token);
        if (id >= WordCount || (id < 0 && token.StartsWith(LabelMark)))
        {
            if (id >= 0)
            {
                labels.Add(id - WordCount);
            }

            return false;
        }

        if (id >= 0 && _options.LongestNGram <= 0)
        {
            rows.Add(id);
        }
        else
        {
            AddRows(token, rows);
        }

        hashes.Add((int)CharacterNGrams.Hash(token));
        return token.SequenceEqual(LineEnd);
    }

    /// <summary>Adds the rows of runs of words, by their hashes.</summary>
    internal void AddRuns(List<int> hashes, List<int> rows)
    {
        const ulong Multiplier = 116049371;
        if (_options.Buckets <= 0)
        {
            return;
        }

        for (var start = 0; start < hashes.Count; start++)
        {
            var hash = (ulong)hashes[start];
            for (var end = start + 1; end < hashes.Count && end - start < _options.WordNGrams; end++)
            {
                hash = (hash * Multiplier) + (ulong)hashes[end];
                if (Row((int)(hash % (ulong)_options.Buckets)) is var row and >= 0)
                {
                    rows.Add(row);
                }
            }
        }
    }

    private int Row(int bucket) =>
        PrunedBuckets is null ? WordCount + bucket
        : PrunedBuckets.TryGetValue(bucket, out var kept) ? WordCount + kept
        : -1;
}
