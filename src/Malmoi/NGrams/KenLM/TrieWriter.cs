using Malmoi.NGrams.Arpa;

namespace Malmoi.NGrams.KenLM;

/// <summary>Sorts a model last word first and packs it as a KenLM trie.</summary>
internal sealed unsafe class TrieWriter
{
    private readonly INGramSource _source;
    private readonly KenLMOptions _options;
    private readonly int[] _ids; // old to new
    private readonly int[] _olds; // new to old, from 1; 0 is <unk>
    private readonly ulong[] _hashes;
    private readonly float[] _logProbabilities;
    private readonly float[] _backoffs;
    private readonly int[] _children;
    private readonly TrieRows[] _rows; // of order 2 at 0

    public TrieWriter(INGramSource source, KenLMOptions options)
    {
        _source = source;
        _options = options;
        var vocabulary = source.Vocabulary;
        var unknown = vocabulary.Find("<unk>"u8);
        _olds = [.. Enumerable.Range(0, vocabulary.Count).Where(id => id != unknown)];
        _hashes = [.. _olds.Select(id => MurmurHash.Of(vocabulary.Utf8(id)))];
        Array.Sort(_hashes, _olds);
        _ids = new int[vocabulary.Count];
        for (var i = 0; i < _olds.Length; i++)
        {
            _ids[_olds[i]] = i + 1;
        }

        _logProbabilities = new float[_olds.Length + 1];
        _backoffs = new float[_olds.Length + 1];
        _children = new int[_olds.Length + 2];
        _rows = new TrieRows[source.Order - 1];
        Array.Fill(_logProbabilities, ArpaFile.MissingUnknown);
    }

    public void Write(Stream stream, CancellationToken ct)
    {
        ReadRows(ct);
        new TrieBlanks(_logProbabilities, _backoffs, _children, _rows).Fill(
            (rows, row) => rows.Error(_source, _ids, row, NGramErrors.LacksContext(rows.Order))
        );
        long[] counts = [_logProbabilities.Length, .. _rows.Select(rows => (long)rows.Count)];
        var header = new KenLMHeader(_options.Kind, _options.ProbingMultiplier, _options.IncludeWords, counts);
        var probabilityBits = _options.ProbabilityBits ?? _options.BackoffBits ?? 0;
        var layout = new TrieLayout(
            header,
            probabilityBits,
            _options.BackoffBits ?? probabilityBits,
            _options.ArrayBits
        );
        using var buffer = new KenLMBuffer(layout.End);
        header.Write(buffer.Header(header));
        _hashes.CopyTo(new Span<ulong>(buffer.Pointer + layout.Hashes, _hashes.Length));
        *(long*)(buffer.Pointer + layout.Hashes - 8) = _hashes.Length;
        WriteUnigrams(buffer.Pointer + layout.Unigrams);
        for (var i = 0; i < _rows.Length; i++)
        {
            WriteLevel(buffer.Pointer, layout, i);
        }

        buffer.WriteTo(stream);
        if (header.HasWords)
        {
            KenLMWriter.WriteWords(stream, _source.Vocabulary, _olds);
        }
    }

    private void ReadRows(CancellationToken ct)
    {
        foreach (var block in _source.Read(1, ct))
        {
            for (var i = 0; i < block.Count; i++)
            {
                var id = _ids[block.Words[i]];
                _logProbabilities[id] = block.LogProbabilities[i];
                _backoffs[id] = block.Backoffs[i] == 0 ? -0f : block.Backoffs[i];
            }
        }

        if (!KenLMWriter.HasUnknown(_source))
        {
            _backoffs[0] = 0f;
        }

        for (var i = 0; i < _rows.Length; i++)
        {
            _rows[i] = TrieRows.Read(_source, i + 2, _ids, ct);
        }
    }

    private void WriteUnigrams(byte* to)
    {
        for (var id = 0; id < _children.Length; id++, to += TrieLayout.UnigramEntry)
        {
            if (id < _logProbabilities.Length)
            {
                ((float*)to)[0] = _logProbabilities[id];
                ((float*)to)[1] = _backoffs[id];
            }

            *(long*)(to + 8) = _children[id];
        }
    }

    private void WriteLevel(byte* file, TrieLayout layout, int number)
    {
        var rows = _rows[number];
        var level = layout.Levels[number];
        var isLongest = number == _rows.Length - 1;
        var packed = file + level.Packed;
        var values = new TrieValuesWriter(file, layout, number, rows, isLongest);
        for (var row = 0; row < rows.Count; row++)
        {
            var bit = (long)row * level.TotalBits;
            KenLMBuffer.WriteBits(packed, bit, (ulong)rows.Words[((row + 1) * rows.Order) - 1]);
            values.Write(packed, bit + level.WordBits, rows.LogProbabilities[row], rows.Backoffs[row]);
        }

        if (isLongest)
        {
            return;
        }

        if (level.TableCount > 0)
        {
            file[level.Start + 1] = (byte)layout.ArrayBits!.Value;
        }

        var table = (long*)(file + level.Table);
        var next = 1L;
        for (var row = 0; row <= rows.Count; row++)
        {
            var child = (ulong)rows.Children[row];
            for (; level.TableCount > 0 && next <= (long)(child >> level.PointerBits); next++)
            {
                table[next] = row;
            }

            var bit = ((long)row * level.TotalBits) + level.WordBits + level.ValueBits;
            KenLMBuffer.WriteBits(packed, bit, child & ((1UL << level.PointerBits) - 1));
        }
    }
}
