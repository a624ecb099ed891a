using System.Runtime.CompilerServices;

namespace Malmoi.NGrams.KenLM;

/// <summary>Looks n-grams up in the bit-packed trie of a file (Heafield, 2011), last word first.</summary>
/// <remarks>
/// The children of a node are sorted by word, and words are numbered by hash, so they lie evenly: interpolation finds one in
/// a few steps. In a block every position makes one step a round, and the memory of its next step is fetched meanwhile.
/// </remarks>
internal sealed unsafe class TrieSearch : KenLMSearch
{
    private const int FewChildren = 5;
    private readonly byte* _unigrams;
    private readonly TrieLevel[] _levels;
    private readonly TrieValues _values;
    private readonly int _vocabularySize;

    public TrieSearch(KenLMImage image, TrieLayout layout, int vocabularySize)
    {
        _unigrams = image.Pointer + layout.Unigrams;
        _levels = [.. layout.Levels.Select(level => new TrieLevel(image.Pointer, level))];
        _values = new(image.Pointer, layout);
        _vocabularySize = vocabularySize;
    }

    public int Order => _levels.Length + 1;

    public long Count(int order) => order == 1 ? _vocabularySize : _levels[order - 2].Count;

    public override void Score(ref QueryBlock block)
    {
        for (var i = 0; i < block.Count; i++)
        {
            Prefetch(_unigrams + ((long)*block.Words[i] * TrieLayout.UnigramEntry));
        }

        var tasks = (Descent*)block.Scratch;
        var active = 0;
        for (var i = 0; i < block.Count; i++)
        {
            var log10 = Unigram(*block.Words[i], out var backoff, out var begin, out var end);
            new Found(block).StoreFirst(i, log10, backoff);
            if (block.Available[i] > 0 && begin < end)
            {
                tasks[i].Enter(0, begin, end, _vocabularySize);
                Prefetch(_levels[0].Address(tasks[i].Aim(block.Words[i][-1])));
                block.Active[active++] = i;
            }
        }

        while (active > 0)
        {
            var left = 0;
            for (var a = 0; a < active; a++)
            {
                var i = block.Active[a];
                block.Active[left] = i;
                left += Step(ref block, i, ref tasks[i]) ? 1 : 0;
            }

            active = left;
        }
    }

    public override float ScoreOne(int* word, int available, float* backoffs, out int matched, out int next)
    {
        var log10 = Unigram(*word, out backoffs[0], out var begin, out var end);
        matched = 1;
        next = Extends(backoffs[0]) ? 1 : 0;
        for (var level = 0; level < available && begin < end; level++)
        {
            var found = Find(level, begin, end, (ulong)word[-1 - level]);
            if (found < 0)
            {
                break;
            }

            matched = level + 2;
            if (level == _levels.Length - 1)
            {
                return _values.Longest(_levels[level], level, found);
            }

            log10 = _values.Middle(_levels[level], level, found, out var backoff);
            backoffs[level + 1] = backoff;
            next = Extends(backoff) ? level + 2 : next;
            _levels[level].Children(found, out begin, out end);
        }

        return log10;
    }

    public override bool TryGet(ReadOnlySpan<int> ngram, out NGramEntry entry)
    {
        entry = default;
        Unigram(ngram[^1], out _, out var begin, out var end);
        for (var level = 0; ; level++)
        {
            var found = Find(level, begin, end, (ulong)ngram[^(level + 2)]);
            if (found < 0)
            {
                return false;
            }

            if (level == ngram.Length - 2)
            {
                entry = Entry(level, found, out _);
                return true;
            }

            _levels[level].Children(found, out begin, out end);
        }
    }

    /// <summary>An n-gram of order <paramref name="level"/> + 2 by its place, with its oldest word.</summary>
    public NGramEntry Entry(int level, long index, out int word)
    {
        word = (int)Math.Min(_levels[level].Word(index), (ulong)(_vocabularySize - 1));
        return level == _levels.Length - 1
            ? new(_values.Longest(_levels[level], level, index), 0)
            : new(_values.Middle(_levels[level], level, index, out var backoff), backoff + 0f);
    }

    /// <summary>Where the children of the n-gram of order <paramref name="order"/> at a place end.</summary>
    public long ChildrenEnd(int order, long index)
    {
        long end;
        if (order == 1)
        {
            Unigram((int)index, out _, out _, out end);
        }
        else
        {
            _levels[order - 2].Children(index, out _, out end);
        }

        return end;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Unigram(int word, out float backoff, out long begin, out long end)
    {
        var entry = _unigrams + ((long)word * TrieLayout.UnigramEntry);
        backoff = *(float*)(entry + 4);
        var count = (ulong)_levels[0].Count;
        end = (long)Math.Min(*(ulong*)(entry + 8 + TrieLayout.UnigramEntry), count);
        begin = (long)Math.Min(*(ulong*)(entry + 8), (ulong)end);
        return *(float*)entry;
    }

    // One comparison, or the last few at once; false where this position is done.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Step(ref QueryBlock block, int i, ref Descent task)
    {
        var number = task.Level;
        ref readonly var level = ref _levels[number];
        var key = (ulong)block.Words[i][-1 - number];
        var at = task.Pivot;
        var word = level.Word(at);
        if (word != key)
        {
            if (!task.Narrow(word, key))
            {
                return false;
            }

            if (task.End - task.Begin > FewChildren)
            {
                Prefetch(level.Address(task.Aim((int)key)));
                return true;
            }

            at = Scan(level, task.Begin, task.End, key);
            if (at < 0)
            {
                return false;
            }
        }

        if (number == _levels.Length - 1)
        {
            block.LogProbabilities[i] = _values.Longest(level, number, at);
            block.Matched[i] = number + 2;
            return false;
        }

        new Found(block).Store(i, number + 1, _values.Middle(level, number, at, out var backoff), backoff);
        level.Children(at, out var begin, out var end);
        if (block.Available[i] <= number + 1 || begin == end)
        {
            return false;
        }

        task.Enter(number + 1, begin, end, _vocabularySize);
        Prefetch(_levels[number + 1].Address(task.Aim(block.Words[i][-2 - number])));
        return true;
    }

    private long Find(int number, long begin, long end, ulong key)
    {
        ref readonly var level = ref _levels[number];
        Descent task = default;
        task.Enter(number, begin, end, _vocabularySize);
        while (task.End - task.Begin > FewChildren)
        {
            var pivot = task.Aim((int)key);
            var word = level.Word(pivot);
            if (word == key)
            {
                return pivot;
            }

            task.Narrow(word, key);
        }

        return Scan(level, task.Begin, task.End, key);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Scan(in TrieLevel level, long begin, long end, ulong key)
    {
        for (; begin < end; begin++)
        {
            if (level.Word(begin) == key)
            {
                return begin;
            }
        }

        return -1;
    }

    /// <summary>Where a position stands in its search: among the children of a node, between two that are known.</summary>
    private struct Descent
    {
        public long Begin;
        public long End;
        public long Pivot;
        public int Level;
        private int _below; // no word in the range is smaller
        private int _above; // none is greater

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Enter(int level, long begin, long end, int vocabularySize)
        {
            Level = level;
            Begin = begin;
            End = end;
            _below = 0;
            _above = vocabularySize;
        }

        /// <summary>Chooses where to look for a word: there where it would lie if words were spread evenly.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public long Aim(int key)
        {
            var width = End - Begin;
            var share = (double)(key - _below) / (_above - _below + 1);
            Pivot = Begin + Math.Clamp((long)(share * width), 0, width - 1);
            return Pivot;
        }

        /// <summary>Leaves out what the word at the pivot rules out; false where nothing is left.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Narrow(ulong found, ulong key)
        {
            if (found < key)
            {
                Begin = Pivot + 1;
                _below = (int)found;
            }
            else
            {
                End = Pivot;
                _above = (int)Math.Min(found, int.MaxValue - 1);
            }

            return Begin < End;
        }
    }
}
