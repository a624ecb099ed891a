namespace Malmoi.NGrams.Counting;

/// <summary>Merges sorted runs into one sorted sequence; windows that several runs have come once for each, side by side.</summary>
internal sealed unsafe class RunMerge
{
    private readonly List<SortedRun.Reader> _heap = [];
    private readonly int[] _previous;
    private int _previousLength;

    public RunMerge(IEnumerable<SortedRun> runs, int order)
    {
        _previous = new int[order];
        foreach (var run in runs)
        {
            var reader = run.Open(order);
            if (reader.Next())
            {
                _heap.Add(reader);
            }
        }

        for (var i = (_heap.Count / 2) - 1; i >= 0; i--)
        {
            Sink(i);
        }
    }

    /// <summary>The run whose window comes next, and how many words that shares with the last one; null at the end.</summary>
    public SortedRun.Reader? Peek(out int shared)
    {
        shared = 0;
        if (_heap.Count == 0)
        {
            return null;
        }

        var reader = _heap[0];
        var most = Math.Min(reader.Length, _previousLength);
        var words = reader.Words;
        while (shared < most && words[shared] == _previous[shared])
        {
            shared++;
        }

        return reader;
    }

    /// <summary>Goes past the window that <see cref="Peek"/> gave.</summary>
    public void Advance()
    {
        var reader = _heap[0];
        new ReadOnlySpan<int>(reader.Words, reader.Length).CopyTo(_previous);
        _previousLength = reader.Length;
        if (!reader.Next())
        {
            _heap[0] = _heap[^1];
            _heap.RemoveAt(_heap.Count - 1);
        }

        Sink(0);
    }

    private void Sink(int at)
    {
        while (true)
        {
            var child = (2 * at) + 1;
            if (child >= _heap.Count)
            {
                return;
            }

            if (child + 1 < _heap.Count && Compare(_heap[child + 1], _heap[child]) < 0)
            {
                child++;
            }

            if (Compare(_heap[at], _heap[child]) <= 0)
            {
                return;
            }

            (_heap[at], _heap[child]) = (_heap[child], _heap[at]);
            at = child;
        }
    }

    private static int Compare(SortedRun.Reader left, SortedRun.Reader right) =>
        new ReadOnlySpan<int>(left.Words, left.Length).SequenceCompareTo(
            new ReadOnlySpan<int>(right.Words, right.Length)
        );
}
