using System.Buffers;
using System.Runtime.CompilerServices;

namespace Malmoi.Tokenization.Models;

/// <summary>The symbols of one word while byte-pair encoding merges them: a linked list in pooled arrays.</summary>
internal sealed class SymbolList : IDisposable
{
    // Below this many symbols it is cheaper to look at every pair again than to keep a heap.
    private const int Short = 24;
    private Symbol[] _symbols;
    private int _count;

    public SymbolList(int capacity) => _symbols = ArrayPool<Symbol>.Shared.Rent(capacity);

    public void Add(int id, int start, int end)
    {
        if (_count == _symbols.Length)
        {
            var grown = ArrayPool<Symbol>.Shared.Rent(_count * 2);
            _symbols.AsSpan(0, _count).CopyTo(grown);
            ArrayPool<Symbol>.Shared.Return(_symbols);
            _symbols = grown;
        }

        _symbols[_count] = new Symbol
        {
            Id = id,
            Start = start,
            End = end,
            Previous = _count - 1,
            Next = _count + 1,
        };
        _count++;
    }

    /// <summary>Merges until no pair is left that may merge: the lowest rank first, of equal ranks the leftmost.</summary>
    public void MergeAll(MergeTable merges)
    {
        if (_count <= Short)
        {
            MergeShort(merges);
        }
        else
        {
            MergeLong(merges, 0, null);
        }
    }

    /// <summary>The same, each merge passed over with the probability <paramref name="dropout"/> whenever its turn comes.</summary>
    public void MergeAll(MergeTable merges, double dropout, Random random) => MergeLong(merges, dropout, random);

    public void CopyTo(TokenBuffer tokens)
    {
        for (var i = 0; i < _count; i = _symbols[i].Next)
        {
            tokens.Add(_symbols[i].Id, _symbols[i].Start, _symbols[i].End);
        }
    }

    public void Dispose() => ArrayPool<Symbol>.Shared.Return(_symbols);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // worth compiling well at once: a run may last a second
    private void MergeShort(MergeTable merges)
    {
        if (_count < 2)
        {
            return;
        }

        // Each symbol keeps its merge with the one after it.
        Span<Merge> pairs = stackalloc Merge[Short];
        for (var i = 0; i + 1 < _count; i++)
        {
            pairs[i] = merges.Find(_symbols[i].Id, _symbols[i + 1].Id);
        }

        while (true)
        {
            var best = 0;
            for (var i = _symbols[0].Next; i < _count; i = _symbols[i].Next)
            {
                best = _symbols[i].Next < _count && pairs[i].Rank < pairs[best].Rank ? i : best;
            }

            if (_symbols[best].Next >= _count || pairs[best].Id < 0)
            {
                return;
            }

            Join(best, pairs[best].Id);
            pairs[best] = PairAt(merges, best);
            if (_symbols[best].Previous is >= 0 and var previous)
            {
                pairs[previous] = PairAt(merges, previous);
            }
        }
    }

    private void MergeLong(MergeTable merges, double dropout, Random? random)
    {
        var queue = new PriorityQueue<Candidate, (int Rank, int Position)>();
        var passed = new List<Candidate>();
        for (var i = 0; i + 1 < _count; i++)
        {
            Enqueue(i);
        }

        while (queue.TryDequeue(out var candidate, out var order))
        {
            // A neighbour may have merged since: then this pair is no longer there.
            if (PairAt(merges, candidate.Position) != candidate.Merge)
            {
                continue;
            }

            if (random is not null && random.NextDouble() < dropout)
            {
                passed.Add(candidate);
                continue;
            }

            Join(candidate.Position, candidate.Merge.Id);
            foreach (var again in passed)
            {
                queue.Enqueue(again, (again.Merge.Rank, again.Position));
            }

            passed.Clear();
            Enqueue(candidate.Position);
            if (_symbols[candidate.Position].Previous is >= 0 and var previous)
            {
                Enqueue(previous);
            }
        }

        void Enqueue(int position)
        {
            if (PairAt(merges, position) is { Id: >= 0 } merge)
            {
                queue.Enqueue(new Candidate(position, merge), (merge.Rank, position));
            }
        }
    }

    private Merge PairAt(MergeTable merges, int position) =>
        _symbols[position].Next < _count && _symbols[position].Id >= 0
            ? merges.Find(_symbols[position].Id, _symbols[_symbols[position].Next].Id)
            : Merge.None;

    private void Join(int left, int id)
    {
        ref var symbol = ref _symbols[left];
        ref var gone = ref _symbols[symbol.Next];
        symbol.Id = id;
        symbol.End = gone.End;
        symbol.Next = gone.Next;
        gone.Id = -1;
        if (symbol.Next < _count)
        {
            _symbols[symbol.Next].Previous = left;
        }
    }

    private struct Symbol
    {
        public int Id;
        public int Start;
        public int End;
        public int Previous;
        public int Next;
    }

    private readonly record struct Candidate(int Position, Merge Merge);
}
