using Malmoi.NGrams.Arpa;

namespace Malmoi.NGrams.KenLM;

/// <summary>Builds the hash tables of a probing file, streaming the n-grams once.</summary>
/// <remarks>
/// An n-gram whose suffix was pruned away gets that suffix back as a blank, with the probability that backing off gives it:
/// the search goes through suffixes. A weight of -0 marks n-grams that begin no longer one, a sign bit those that end none.
/// </remarks>
internal sealed unsafe class ProbingWriter
{
    private const uint Sign = 0x80000000;
    private readonly INGramSource _source;
    private readonly KenLMHeader _header;
    private readonly ProbingLayout _layout;
    private readonly int[] _ids; // old to new
    private readonly bool _hasUnknown;
    private readonly int _bound; // words with <unk>
    private readonly ulong[] _keys;
    private readonly long[] _filled;
    private readonly byte*[] _lower; // the n-gram's suffixes that were missing, longest first, and the one that was not
    private byte* _unigrams;
    private ProbingTable[] _tables = [];

    public ProbingWriter(INGramSource source, KenLMOptions options)
    {
        _source = source;
        var counts = Enumerable.Range(1, source.Order).Select(source.Count).ToArray();
        var unknown = source.Vocabulary.Find("<unk>"u8);
        var words = source.Vocabulary.Count - (unknown < 0 ? 0 : 1);
        _hasUnknown = KenLMWriter.HasUnknown(source);
        _bound = words + 1;
        counts[0] = words + (_hasUnknown ? 1 : 0);
        _header = new(KenLMKind.Probing, options.ProbingMultiplier, options.IncludeWords, counts);
        _layout = new(_header);
        _keys = new ulong[source.Order];
        _filled = new long[source.Order - 1];
        _lower = new byte*[source.Order];
        _ids = new int[source.Vocabulary.Count];
        for (int id = 0, next = 1; id < _ids.Length; id++)
        {
            _ids[id] = id == unknown ? 0 : next++;
        }
    }

    public void Write(Stream stream, CancellationToken ct)
    {
        using var buffer = new KenLMBuffer(_layout.End);
        _header.Write(buffer.Header(_header));
        _unigrams = buffer.Pointer + _layout.Unigrams;
        _tables =
        [
            .. _layout.Tables.Select(
                (at, i) =>
                    new ProbingTable(
                        buffer.Pointer + at,
                        _layout.TableBuckets[i],
                        i < _source.Order - 2 ? ProbingLayout.MiddleEntry : ProbingLayout.LongestEntry
                    )
            ),
        ];
        WriteVocabulary(buffer.Pointer + _layout.Vocabulary);
        WriteUnigrams(ct);
        for (var order = 2; order <= _source.Order; order++)
        {
            var row = 0L;
            var words = new int[order];
            foreach (var block in _source.Read(order, ct))
            {
                ct.ThrowIfCancellationRequested();
                for (var i = 0; i < block.Count; i++, row++)
                {
                    for (var at = 0; at < order; at++)
                    {
                        words[at] = _ids[block.Words[(i * order) + order - 1 - at]];
                    }

                    Insert(words, block.LogProbabilities[i], block.Backoffs[i], block.Row(i), row);
                }
            }
        }

        buffer.WriteTo(stream);
        if (_header.HasWords)
        {
            KenLMWriter.WriteWords(
                stream,
                _source.Vocabulary,
                Enumerable.Range(0, _ids.Length).Where(id => _ids[id] > 0)
            );
        }
    }

    private void WriteVocabulary(byte* to)
    {
        *(uint*)(to + 4) = (uint)_bound;
        var table = new ProbingTable(to + 8, _layout.VocabularyBuckets, ProbingLayout.VocabularyEntry);
        for (var id = 0; id < _ids.Length; id++)
        {
            if (_ids[id] > 0)
            {
                var hash = MurmurHash.Of(_source.Vocabulary.Utf8(id));
                var entry = table.FindOrFree(hash);
                *(ulong*)entry = hash;
                *(int*)(entry + 8) = _ids[id];
            }
        }
    }

    private void WriteUnigrams(CancellationToken ct)
    {
        var unigrams = (float*)_unigrams;
        for (var id = 0; id < _bound; id++)
        {
            unigrams[2 * id] = ArpaFile.MissingUnknown;
        }

        foreach (var block in _source.Read(1, ct))
        {
            for (var i = 0; i < block.Count; i++)
            {
                var entry = unigrams + (2L * _ids[block.Words[i]]);
                entry[0] = block.LogProbabilities[i];
                entry[1] = entry == unigrams && !_hasUnknown ? 0f : WithoutExtension(block.Backoffs[i]);
            }
        }
    }

    // Words run from the last to the oldest, in new ids; the row is as the source has it.
    private void Insert(ReadOnlySpan<int> words, float log10, float backoff, ReadOnlySpan<int> ngram, long row)
    {
        var order = words.Length;
        var key = (ulong)words[0];
        for (var i = 1; i < order; i++)
        {
            key = ProbingTable.Combine(key, words[i]);
            _keys[i] = key;
        }

        var entry = _tables[order - 2].FindOrFree(key);
        if (entry is not null && *(ulong*)entry == key)
        {
            throw NGramErrors.Of(_source, ngram, row, NGramErrors.Twice);
        }

        Fill(entry, order - 2, key);
        *(float*)(entry + 8) = log10;
        *(uint*)(entry + 8) |= Sign;
        if (order < _source.Order)
        {
            *(float*)(entry + 12) = WithoutExtension(backoff);
        }

        MarkSuffixes(words);
        var context = Weights(words[1..]);
        if (context is null)
        {
            throw NGramErrors.Of(_source, ngram, row, NGramErrors.LacksContext(order));
        }

        Extend(context);
    }

    // The suffix extends to the left; where it is missing it is made up, and so on down to one that is there.
    private void MarkSuffixes(ReadOnlySpan<int> words)
    {
        var missing = 0;
        byte* found = null;
        for (var length = words.Length - 1; found is null; length--)
        {
            if (length == 1)
            {
                found = _unigrams + (ProbingLayout.UnigramEntry * (long)words[0]);
                break;
            }

            var entry = _tables[length - 2].FindOrFree(_keys[length - 1]);
            if (entry is not null && *(ulong*)entry == _keys[length - 1])
            {
                found = entry + 8;
                break;
            }

            Fill(entry, length - 2, _keys[length - 1]);
            _lower[missing++] = entry + 8;
        }

        var log10 = -MathF.Abs(*(float*)found);
        var basis = words.Length - 1 - missing;
        for (var i = missing - 1; i >= 0; i--, basis++)
        {
            var context = Weights(words.Slice(1, basis));
            if (context is not null)
            {
                Extend(context);
                log10 += context[1];
            }

            ((float*)_lower[i])[0] = log10;
            ((float*)_lower[i])[1] = -0f;
            *(uint*)_lower[i] &= ~Sign;
        }

        *(uint*)found &= ~Sign;
    }

    // Probability and weight of an n-gram given last word first, or null.
    private float* Weights(ReadOnlySpan<int> words)
    {
        var key = (ulong)words[0];
        if (words.Length == 1)
        {
            return (float*)(_unigrams + (ProbingLayout.UnigramEntry * (long)words[0]));
        }

        foreach (var word in words[1..])
        {
            key = ProbingTable.Combine(key, word);
        }

        var table = _tables[words.Length - 2];
        var entry = table.Find(key, table.Ideal(key));
        return entry is null ? null : (float*)(entry + 8);
    }

    private void Fill(byte* entry, int table, ulong key)
    {
        if (entry is null || ++_filled[table] >= _layout.TableBuckets[table])
        {
            throw new InputException(
                $"too many {table + 2}-grams were pruned away under longer ones for hash tables of this size; raise the probing multiplier or write a trie"
            );
        }

        *(ulong*)entry = key;
    }

    private static void Extend(float* weights)
    {
        if (weights[1] == 0)
        {
            weights[1] = 0f;
        }
    }

    private static float WithoutExtension(float backoff) => backoff == 0 ? -0f : backoff;
}
