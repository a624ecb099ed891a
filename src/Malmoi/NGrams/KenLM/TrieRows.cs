namespace Malmoi.NGrams.KenLM;

/// <summary>All n-grams of one order, last word first, sorted; and where the children of each begin in the next order.</summary>
internal sealed class TrieRows
{
    private TrieRows(int order, int count)
    {
        Order = order;
        Words = new int[(long)count * order];
        LogProbabilities = new float[count];
        Backoffs = new float[count];
        Origins = new int[count];
    }

    public int Order { get; }

    public int Count => LogProbabilities.Length;

    /// <summary>(Count, Order) words, the last one first.</summary>
    public int[] Words { get; }

    public float[] LogProbabilities { get; }

    /// <summary>(Count) -0 where no n-gram is known to begin so.</summary>
    public float[] Backoffs { get; }

    /// <summary>(Count) the row in the source; -1 for a blank, which is only there because longer n-grams end so.</summary>
    public int[] Origins { get; }

    /// <summary>(Count + 1) the first row of the next order that begins with these words.</summary>
    public int[] Children { get; private set; } = [];

    public ReadOnlySpan<int> Row(int row) => Words.AsSpan(row * Order, Order);

    /// <summary>Reads and sorts one order of a source.</summary>
    /// <param name="source">Where from.</param>
    /// <param name="order">Which.</param>
    /// <param name="ids">The new id of each old one.</param>
    /// <param name="ct">Stops it.</param>
    public static TrieRows Read(INGramSource source, int order, int[] ids, CancellationToken ct)
    {
        var words = new List<int>();
        var logProbabilities = new List<float>();
        var backoffs = new List<float>();
        foreach (var block in source.Read(order, ct))
        {
            ct.ThrowIfCancellationRequested();
            if (words.Count > Array.MaxLength - block.Words.Length)
            {
                throw new InputException(
                    $"the model has too many {order}-grams to be sorted in memory; prune it, or write a probing file"
                );
            }

            for (var i = 0; i < block.Count; i++)
            {
                for (var at = order - 1; at >= 0; at--)
                {
                    words.Add(ids[block.Words[(i * order) + at]]);
                }

                backoffs.Add(block.Backoffs[i] == 0 ? -0f : block.Backoffs[i]);
            }

            logProbabilities.AddRange(block.LogProbabilities.AsSpan(0, block.Count));
        }

        var unsorted = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(words);
        var from = Sort(unsorted, order);
        var rows = new TrieRows(order, logProbabilities.Count);
        for (var row = 0; row < rows.Count; row++)
        {
            var origin = from[row];
            unsorted.Slice(origin * order, order).CopyTo(rows.Words.AsSpan(row * order));
            rows.LogProbabilities[row] = logProbabilities[origin];
            rows.Backoffs[row] = backoffs[origin];
            rows.Origins[row] = origin;
            if (row > 0 && rows.Row(row).SequenceEqual(rows.Row(row - 1)))
            {
                throw rows.Error(source, ids, row, NGramErrors.Twice);
            }
        }

        return rows;
    }

    /// <summary>The same rows and a blank for each beginning of a longer row that is missing.</summary>
    public TrieRows WithBlanksFor(TrieRows longer)
    {
        var missing = new List<int>(); // rows of the longer order whose beginning is not here, each beginning once
        Merge(longer, (row, at) => missing.Add(row), null);
        if (missing.Count == 0)
        {
            return this;
        }

        var filled = new TrieRows(Order, Count + missing.Count);
        for (int to = 0, old = 0, blank = 0; to < filled.Count; to++)
        {
            var isOld =
                blank == missing.Count
                || (old < Count && Row(old).SequenceCompareTo(longer.Row(missing[blank])[..Order]) < 0);
            (isOld ? Row(old) : longer.Row(missing[blank])[..Order]).CopyTo(filled.Words.AsSpan(to * Order));
            filled.LogProbabilities[to] = isOld ? LogProbabilities[old] : float.NaN;
            filled.Backoffs[to] = isOld ? Backoffs[old] : -0f;
            filled.Origins[to] = isOld ? Origins[old] : -1;
            old += isOld ? 1 : 0;
            blank += isOld ? 0 : 1;
        }

        return filled;
    }

    /// <summary>Notes where the children of each row begin; every beginning of a longer row must be here.</summary>
    public void Adopt(TrieRows longer)
    {
        Children = new int[Count + 1];
        var next = 0;
        Merge(
            longer,
            null,
            (row, at) =>
            {
                while (next <= at)
                {
                    Children[next++] = row;
                }
            }
        );
        Array.Fill(Children, longer.Count, next, Children.Length - next);
    }

    /// <summary>An error about a row.</summary>
    public InputException Error(INGramSource source, int[] ids, int row, string what)
    {
        var words = Row(row).ToArray().Select(word => Array.IndexOf(ids, word)).Reverse().ToArray();
        return NGramErrors.Of(source, words, Origins[row], what);
    }

    // Walks both orders at once; calls back at the first longer row of each beginning.
    private void Merge(TrieRows longer, Action<int, int>? missing, Action<int, int>? found)
    {
        var at = 0;
        for (var row = 0; row < longer.Count; row++)
        {
            var beginning = longer.Row(row)[..Order];
            if (row > 0 && beginning.SequenceEqual(longer.Row(row - 1)[..Order]))
            {
                continue;
            }

            while (at < Count && Row(at).SequenceCompareTo(beginning) < 0)
            {
                at++;
            }

            (at < Count && Row(at).SequenceEqual(beginning) ? found : missing)?.Invoke(row, at);
        }
    }

    // Two words at a time, from the least significant.
    private static int[] Sort(ReadOnlySpan<int> words, int order)
    {
        var keys = new ulong[words.Length / order];
        int[]? from = null;
        for (var column = order - 1; column >= 0; column -= 2)
        {
            for (var i = 0; i < keys.Length; i++)
            {
                var row = (from is null ? i : from[i]) * order;
                keys[i] = (column > 0 ? (ulong)(uint)words[row + column - 1] << 32 : 0) | (uint)words[row + column];
            }

            var moved = RadixSort.Sort(keys);
            for (var i = 0; from is not null && i < moved.Length; i++)
            {
                moved[i] = from[moved[i]];
            }

            from = moved;
        }

        return from!;
    }
}
