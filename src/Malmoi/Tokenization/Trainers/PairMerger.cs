namespace Malmoi.Tokenization.Trainers;

/// <summary>Replaces a pair of neighbouring symbols by one, in all words that hold it, and keeps the counts of the pairs round it true.</summary>
/// <remarks>
/// <code>
/// x a b y      (x,a) and (b,y) become rarer
/// x  c  y      (x,c) and (c,y) come up
/// </code>
/// What changes is summed up by neighbour before it goes to the index, so that a merge costs a few operations a word that holds it.
/// Pairs of a symbol with itself, of which a run holds half as many as it has symbols, are counted before and after.
/// </remarks>
internal sealed class PairMerger
{
    private readonly SpelledWords _words;
    private readonly int[] _lengths;
    private readonly PairIndex _pairs;
    private readonly Neighbours _before;
    private readonly Neighbours _after;
    private readonly List<int> _doubling = [];
    private long _doubled;
    private long _lostLeft;
    private long _lostRight;

    /// <param name="words">The words; merging rewrites them.</param>
    /// <param name="mostSymbols">One more than the highest symbol there will be.</param>
    public PairMerger(SpelledWords words, int mostSymbols)
    {
        _words = words;
        _pairs = new PairIndex(words);
        _lengths = new int[words.Count];
        for (var i = 0; i < words.Count; i++)
        {
            _lengths[i] = words.Starts[i + 1] - words.Starts[i];
        }

        _before = new Neighbours(mostSymbols);
        _after = new Neighbours(mostSymbols);
    }

    /// <summary>The pair that comes next, most frequent first; null when there is none.</summary>
    public Candidate? Next() =>
        _pairs.TryTake(out var left, out var right, out var count, out var words)
            ? new Candidate(left, right, count, words)
            : null;

    /// <summary>Puts <paramref name="merged"/> in the place of the pair.</summary>
    public void Merge(Candidate pair, int merged)
    {
        long replaced = 0;
        foreach (var word in pair.Words)
        {
            replaced += _words.Occurrences[word] * MergeAndCount(pair, merged, word);
        }

        _pairs.Subtract(pair.Left, pair.Right, replaced);
        ApplyDoubles(pair, merged);
        _before.Apply(
            (symbol, count) => _pairs.Subtract(symbol, pair.Left, count),
            (symbol, count, words) => _pairs.Add(symbol, merged, count, words)
        );
        _after.Apply(
            (symbol, count) => _pairs.Subtract(pair.Right, symbol, count),
            (symbol, count, words) => _pairs.Add(merged, symbol, count, words)
        );
    }

    private int MergeAndCount(Candidate pair, int merged, int word)
    {
        var symbols = _words.Word(word)[.._lengths[word]];
        var (left, right, before) = (
            Doubles(symbols, pair.Left),
            Doubles(symbols, pair.Right),
            Doubles(symbols, merged)
        );
        var replaced = Merge(pair, merged, word);
        if (replaced > 0)
        {
            symbols = symbols[.._lengths[word]];
            var occurrences = _words.Occurrences[word];
            _lostLeft += occurrences * (left - Doubles(symbols, pair.Left));
            _lostRight += occurrences * (right - Doubles(symbols, pair.Right));
            var gained = Doubles(symbols, merged) - before;
            _doubled += occurrences * gained;
            if (gained > 0)
            {
                _doubling.Add(word);
            }
        }

        return replaced;
    }

    private void ApplyDoubles(Candidate pair, int merged)
    {
        if (pair.Left != pair.Right)
        {
            _pairs.Subtract(pair.Left, pair.Left, _lostLeft);
            _pairs.Subtract(pair.Right, pair.Right, _lostRight);
        }

        if (_doubling.Count > 0)
        {
            _pairs.Add(merged, merged, _doubled, [.. _doubling]);
            _doubling.Clear();
        }

        (_lostLeft, _lostRight, _doubled) = (0, 0, 0);
    }

    /// <summary>How many pairs of a symbol with itself there are, none overlapping another.</summary>
    private static int Doubles(ReadOnlySpan<int> symbols, int symbol)
    {
        var doubles = 0;
        for (var i = 0; i + 1 < symbols.Length; i++)
        {
            if (symbols[i] == symbol && symbols[i + 1] == symbol)
            {
                doubles++;
                i++;
            }
        }

        return doubles;
    }

    /// <returns>How often the pair stood in the word.</returns>
    private int Merge(Candidate pair, int merged, int word)
    {
        var symbols = _words.Word(word)[.._lengths[word]];
        var (left, right) = (pair.Left, pair.Right);
        var occurrences = _words.Occurrences[word];
        var mergedBefore = false;
        var to = 0;
        var replaced = 0;
        for (var from = 0; from < symbols.Length; )
        {
            if (symbols[from] != left || from + 1 == symbols.Length || symbols[from + 1] != right)
            {
                symbols[to++] = symbols[from++];
                mergedBefore = false;
                continue;
            }

            if (mergedBefore)
            {
                LoseAfter(left); // the pair between the two was (right, left)
            }
            else if (to > 0 && symbols[to - 1] >= 0)
            {
                if (symbols[to - 1] != merged)
                {
                    _before.Gain(symbols[to - 1], occurrences, word);
                }

                if (symbols[to - 1] != left)
                {
                    _before.Lose(symbols[to - 1], occurrences);
                }
            }

            from += 2;
            replaced++;
            mergedBefore = true;
            var mergesNext = from + 1 < symbols.Length && symbols[from] == left && symbols[from + 1] == right;
            if (from < symbols.Length && symbols[from] >= 0 && !mergesNext)
            {
                if (symbols[from] != merged)
                {
                    _after.Gain(symbols[from], occurrences, word);
                }

                LoseAfter(symbols[from]);
            }

            symbols[to++] = merged;
        }

        _lengths[word] = to;
        return replaced;

        void LoseAfter(int symbol)
        {
            if (symbol != right)
            {
                _after.Lose(symbol, occurrences);
            }
        }
    }

    /// <summary>A pair that may be merged, and the words that may hold it.</summary>
    public readonly record struct Candidate(int Left, int Right, long Count, int[] Words);

    /// <summary>What stands on one side of a merged pair: what it gains and loses, symbol by symbol.</summary>
    private sealed class Neighbours(int symbols)
    {
        private readonly long[] _gained = new long[symbols];
        private readonly long[] _lost = new long[symbols];
        private readonly int[] _words = new int[symbols];
        private readonly int[] _lastWord = new int[symbols];
        private readonly List<int> _gaining = [];
        private readonly List<int> _losing = [];
        private readonly int[][] _lists = new int[symbols][];
        private readonly List<(int Symbol, int Word)> _places = [];

        public void Gain(int symbol, long count, int word)
        {
            if (_gained[symbol] == 0)
            {
                _gaining.Add(symbol);
                _lastWord[symbol] = -1;
            }

            _gained[symbol] += count;
            if (_lastWord[symbol] != word)
            {
                _lastWord[symbol] = word;
                _words[symbol]++;
                _places.Add((symbol, word));
            }
        }

        public void Lose(int symbol, long count)
        {
            if (_lost[symbol] == 0)
            {
                _losing.Add(symbol);
            }

            _lost[symbol] += count;
        }

        /// <summary>Tells what has been summed up, and forgets it.</summary>
        public void Apply(Action<int, long> lose, Action<int, long, int[]> gain)
        {
            foreach (var symbol in _losing)
            {
                lose(symbol, _lost[symbol]);
                _lost[symbol] = 0;
            }

            foreach (var symbol in _gaining)
            {
                _lists[symbol] = new int[_words[symbol]];
                _words[symbol] = 0;
            }

            foreach (var (symbol, word) in _places)
            {
                _lists[symbol][_words[symbol]++] = word;
            }

            foreach (var symbol in _gaining)
            {
                gain(symbol, _gained[symbol], _lists[symbol]);
                (_gained[symbol], _words[symbol]) = (0, 0);
            }

            _gaining.Clear();
            _losing.Clear();
            _places.Clear();
        }
    }
}
