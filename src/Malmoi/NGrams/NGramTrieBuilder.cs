using System.Runtime.InteropServices;
using Malmoi.NGrams.Arpa;

namespace Malmoi.NGrams;

/// <summary>Sorts the n-grams of a source into an <see cref="NGramTrie"/>.</summary>
internal sealed class NGramTrieBuilder(INGramSource source)
{
    private readonly int[] _orders = new int[source.Order + 2];
    private int[] _words = [];
    private float[] _logProbabilities = [];
    private int[] _links = [];
    private int[] _children = new int[2];
    private float[] _backoffs = new float[1];

    public NGramNodes Build(CancellationToken ct)
    {
        var vocabulary = source.Vocabulary.Count;
        if (vocabulary == 0)
        {
            throw new InputException("the model has no words");
        }

        _orders[1] = 1;
        Grow(1, vocabulary);
        _children[0] = 1;
        _children[1] = 1 + vocabulary;
        AddUnigrams(ct);
        for (var order = 2; order <= source.Order; order++)
        {
            AddOrder(order, ct);
        }

        SkipWhatMakesNoDifference();
        return new(_orders, _words, _logProbabilities, _links, _children, _backoffs);
    }

    private void AddUnigrams(CancellationToken ct)
    {
        var seen = new bool[source.Vocabulary.Count];
        _logProbabilities.AsSpan(1).Fill(ArpaFile.MissingUnknown);
        for (var word = 0; word < seen.Length; word++)
        {
            _words[word + 1] = word;
        }

        var row = 0L;
        foreach (var block in source.Read(1, ct))
        {
            for (var i = 0; i < block.Count; i++, row++)
            {
                var word = block.Words[i];
                if (seen[word])
                {
                    throw NGramErrors.Of(source, block.Row(i), row, NGramErrors.Twice);
                }

                seen[word] = true;
                _logProbabilities[word + 1] = block.LogProbabilities[i];
                if (source.Order > 1)
                {
                    _backoffs[word + 1] = block.Backoffs[i];
                }
            }
        }
    }

    private void AddOrder(int order, CancellationToken ct)
    {
        var keys = new List<ulong>(); // parent, word
        var logProbabilities = new List<float>();
        var backoffs = new List<float>();
        var path = new int[order];
        var last = new int[order];
        foreach (var block in source.Read(order, ct))
        {
            for (var i = 0; i < block.Count; i++)
            {
                var words = block.Row(i);
                var shared = keys.Count == 0 ? 0 : words[..^1].CommonPrefixLength(last.AsSpan(0, order - 1));
                for (var at = shared; at < order - 1; at++)
                {
                    path[at + 1] = Child(path[at], words[at]);
                    if (path[at + 1] == 0)
                    {
                        throw NGramErrors.Of(source, words, keys.Count, NGramErrors.LacksContext(order));
                    }
                }

                words.CopyTo(last);
                keys.Add(((ulong)(uint)path[order - 1] << 32) | (uint)words[^1]);
            }

            logProbabilities.AddRange(block.LogProbabilities.AsSpan(0, block.Count));
            if (order < source.Order)
            {
                backoffs.AddRange(block.Backoffs.AsSpan(0, block.Count));
            }
        }

        Append(
            order,
            CollectionsMarshal.AsSpan(keys),
            CollectionsMarshal.AsSpan(logProbabilities),
            CollectionsMarshal.AsSpan(backoffs)
        );
    }

    private void Append(int order, Span<ulong> keys, ReadOnlySpan<float> logProbabilities, ReadOnlySpan<float> backoffs)
    {
        var from = IsSorted(keys) ? null : RadixSort.Sort(keys);
        var first = _orders[order];
        Grow(order, keys.Length);
        var parent = _orders[order - 1];
        for (var i = 0; i < keys.Length; i++)
        {
            var node = first + i;
            if (i > 0 && keys[i] == keys[i - 1])
            {
                throw NGramErrors.Of(
                    source,
                    Words(order, keys[i]),
                    from is null ? i : Math.Max(from[i], from[i - 1]),
                    NGramErrors.Twice
                );
            }

            var row = from is null ? i : from[i];
            _words[node] = (int)(uint)keys[i];
            _logProbabilities[node] = logProbabilities[row];
            if (order < source.Order)
            {
                _backoffs[node] = backoffs[row];
            }

            for (var to = (int)(keys[i] >> 32); parent <= to; parent++)
            {
                _children[parent] = node;
            }
        }

        for (; parent <= _orders[order]; parent++)
        {
            _children[parent] = first + keys.Length;
        }

        parent = _orders[order - 1];
        for (var node = first; node < first + keys.Length; node++)
        {
            while (_children[parent + 1] <= node)
            {
                parent++;
            }

            _links[node] = Suffix(_links[parent], _words[node]);
        }
    }

    // The longest suffix of an n-gram is one word more than a suffix of its context.
    private int Suffix(int context, int word)
    {
        for (; ; context = _links[context])
        {
            var child = Child(context, word);
            if (child > 0)
            {
                return child;
            }
        }
    }

    private void SkipWhatMakesNoDifference()
    {
        // Links lead to smaller nodes, whose own links are right by now.
        for (var node = 1; node < _links.Length; node++)
        {
            var link = _links[node];
            if (link > 0 && _children[link] == _children[link + 1] && _backoffs[link] == 0)
            {
                _links[node] = _links[link];
            }
        }
    }

    private void Grow(int order, int count)
    {
        if (count > Array.MaxLength - _orders[order])
        {
            throw new InputException(
                $"the model has more than {Array.MaxLength} n-grams; convert it to a KenLM file and use that"
            );
        }

        _orders[order + 1] = _orders[order] + count;
        Array.Resize(ref _words, _orders[order + 1]);
        Array.Resize(ref _logProbabilities, _orders[order + 1]);
        Array.Resize(ref _links, _orders[order + 1]);
        if (order < source.Order)
        {
            Array.Resize(ref _backoffs, _orders[order + 1]);
            Array.Resize(ref _children, _orders[order + 1] + 1);
        }
    }

    private int Child(int node, int word)
    {
        var low = _children[node];
        var count = _children[node + 1] - low;
        if (node == 0)
        {
            return (uint)word < (uint)count ? low + word : 0;
        }

        var found = _words.AsSpan(low, count).BinarySearch(word);
        return found < 0 ? 0 : low + found;
    }

    private static bool IsSorted(ReadOnlySpan<ulong> keys)
    {
        for (var i = 1; i < keys.Length; i++)
        {
            if (keys[i - 1] > keys[i])
            {
                return false;
            }
        }

        return true;
    }

    private int[] Words(int order, ulong key)
    {
        var words = new int[order];
        words[^1] = (int)(uint)key;
        var node = (int)(key >> 32);
        for (var at = order - 2; at >= 0; at--)
        {
            words[at] = _words[node];
            var parent = _orders[at];
            while (_children[parent + 1] <= node)
            {
                parent++;
            }

            node = parent;
        }

        return words;
    }
}
