using System.Runtime.InteropServices;

namespace Malmoi.Tokenization.Trainers;

/// <summary>All pairs of neighbouring symbols: how often each occurs, in which words, and which comes next.</summary>
/// <remarks>
/// Of the pairs the most frequent is first; of equally frequent ones that with the lower left id, then the lower right id, as in
/// the Rust tokenizers. "aaa" holds the pair (a, a) once: no more can be merged at a time. The queue is updated lazily: a pair that has become rarer since it was queued is queued again.
/// </remarks>
internal sealed class PairIndex
{
    private readonly Dictionary<ulong, int> _numbers = [];
    private readonly List<ulong> _keys = [];
    private readonly List<long> _counts = [];
    private readonly List<int[]> _words = [];
    private readonly PriorityQueue<int, UInt128> _queue = new();

    /// <summary>Indexes the pairs of all words.</summary>
    public PairIndex(SpelledWords words)
    {
        var numbers = new int[words.Symbols.Length];
        var last = new List<int>();
        var sizes = new List<int>();
        for (var word = 0; word < words.Count; word++)
        {
            var symbols = words.Word(word);
            var overlaps = false;
            for (var i = 0; i + 1 < symbols.Length; i++)
            {
                overlaps = !overlaps && i > 0 && symbols[i] == symbols[i - 1] && symbols[i] == symbols[i + 1];
                if (symbols[i] < 0 || symbols[i + 1] < 0)
                {
                    numbers[words.Starts[word] + i] = -1;
                    continue;
                }

                var pair = Number(Key(symbols[i], symbols[i + 1]));
                if (pair == last.Count)
                {
                    last.Add(-1);
                    sizes.Add(0);
                }

                numbers[words.Starts[word] + i] = pair;
                _counts[pair] += overlaps ? 0 : words.Occurrences[word];
                if (last[pair] != word)
                {
                    last[pair] = word;
                    sizes[pair]++;
                }
            }
        }

        var filled = CollectionsMarshal.AsSpan(last);
        filled.Clear();
        for (var pair = 0; pair < _words.Count; pair++)
        {
            _words[pair] = new int[sizes[pair]];
        }

        for (var word = 0; word < words.Count; word++)
        {
            for (var i = words.Starts[word]; i + 1 < words.Starts[word + 1]; i++)
            {
                var pair = numbers[i];
                if (pair >= 0 && (filled[pair] == 0 || _words[pair][filled[pair] - 1] != word))
                {
                    _words[pair][filled[pair]++] = word;
                }
            }
        }

        _queue.EnqueueRange(Enumerable.Range(0, _keys.Count).Select(pair => (pair, Priority(pair))));
    }

    /// <summary>Takes the next pair out: its two symbols, its count, and words that may hold it.</summary>
    public bool TryTake(out int left, out int right, out long count, out int[] words)
    {
        while (_queue.TryDequeue(out var pair, out var priority))
        {
            if (_counts[pair] <= 0 || _words[pair].Length == 0)
            {
                continue;
            }

            var current = Priority(pair);
            if (current != priority)
            {
                if (current > priority)
                {
                    _queue.Enqueue(pair, current); // it has become rarer
                }

                continue; // more frequent: queued anew when that happened
            }

            (left, right) = ((int)(_keys[pair] >> 32), (int)(uint)_keys[pair]);
            (count, words) = (_counts[pair], _words[pair]);
            _words[pair] = [];
            return true;
        }

        (left, right, count, words) = (0, 0, 0, []);
        return false;
    }

    /// <summary>A pair has become rarer.</summary>
    public void Subtract(int left, int right, long count)
    {
        if (_numbers.TryGetValue(Scattered(Key(left, right)), out var pair))
        {
            _counts[pair] -= count;
        }
    }

    /// <summary>A pair has come up, or more often, in these words.</summary>
    public void Add(int left, int right, long count, int[] words)
    {
        var pair = Number(Key(left, right));
        _counts[pair] += count;
        _words[pair] = _words[pair].Length == 0 ? words : [.. _words[pair], .. words];
        _queue.Enqueue(pair, Priority(pair));
    }

    private static ulong Key(int left, int right) => ((ulong)(uint)left << 32) | (uint)right;

    // A dictionary hashes a number by folding its halves, and left ^ right would be the same for very many pairs.
    private static ulong Scattered(ulong key) => unchecked(key * 0x9E3779B97F4A7C15);

    private UInt128 Priority(int pair) => new(~(ulong)_counts[pair], _keys[pair]);

    private int Number(ulong key)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, Scattered(key), out var exists);
        if (!exists)
        {
            number = _keys.Count;
            _keys.Add(key);
            _counts.Add(0);
            _words.Add([]);
        }

        return number;
    }
}
