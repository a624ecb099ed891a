namespace Malmoi.Tokenization.Models;

/// <summary>A binary heap, the highest score first, that settles ties as the C++ standard library's does, whose order SentencePiece's n-best lists show.</summary>
internal sealed class ScoreHeap<T>
{
    private List<(T Item, float Score)> _entries = [];

    public int Count => _entries.Count;

    public void Push(T item, float score)
    {
        _entries.Add((item, score));
        Rise(_entries.Count - 1, (item, score));
    }

    public bool TryPop(out T item, out float score)
    {
        if (_entries.Count == 0)
        {
            (item, score) = (default!, 0);
            return false;
        }

        (item, score) = _entries[0];
        var last = _entries[^1];
        _entries.RemoveAt(_entries.Count - 1);
        if (_entries.Count > 0)
        {
            // The hole sinks to a leaf first; then the last entry rises from there.
            var hole = 0;
            for (var child = 2; child < _entries.Count; child = (2 * hole) + 2)
            {
                child = _entries[child].Score < _entries[child - 1].Score ? child - 1 : child;
                _entries[hole] = _entries[child];
                hole = child;
            }

            if ((2 * hole) + 2 == _entries.Count)
            {
                _entries[hole] = _entries[^1];
                hole = _entries.Count - 1;
            }

            Rise(hole, last);
        }

        return true;
    }

    /// <summary>Forgets all but the highest <paramref name="count"/>.</summary>
    public void Keep(int count)
    {
        var kept = new ScoreHeap<T>();
        while (kept.Count < count && TryPop(out var item, out var score))
        {
            kept.Push(item, score);
        }

        _entries = kept._entries;
    }

    private void Rise(int hole, (T Item, float Score) entry)
    {
        for (var parent = (hole - 1) / 2; hole > 0 && _entries[parent].Score < entry.Score; parent = (hole - 1) / 2)
        {
            _entries[hole] = _entries[parent];
            hole = parent;
        }

        _entries[hole] = entry;
    }
}
