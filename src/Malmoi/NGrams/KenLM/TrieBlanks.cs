namespace Malmoi.NGrams.KenLM;

/// <summary>Puts n-grams that were pruned away under longer ones back into a trie, and marks what begins longer n-grams.</summary>
/// <remarks>
/// A trie that is walked from the last word to the left needs every suffix of its n-grams. A missing one becomes a blank with
/// the probability that backing off gives it, so that no score changes.
/// </remarks>
internal sealed class TrieBlanks(float[] logProbabilities, float[] backoffs, int[] children, TrieRows[] rows)
{
    /// <param name="lacksContext">Makes the error for a row whose context is missing.</param>
    public void Fill(Func<TrieRows, int, InputException> lacksContext)
    {
        for (var i = rows.Length - 2; i >= 0; i--)
        {
            rows[i] = rows[i].WithBlanksFor(rows[i + 1]);
        }

        for (var i = 0; i < rows.Length - 1; i++)
        {
            rows[i].Adopt(rows[i + 1]);
        }

        var next = 0;
        for (var row = 0; row < rows[0].Count; row++)
        {
            for (; next <= rows[0].Row(row)[0]; next++)
            {
                children[next] = row;
            }
        }

        Array.Fill(children, rows[0].Count, next, children.Length - next);
        foreach (var order in rows)
        {
            for (var row = 0; row < order.Count; row++)
            {
                if (order.Origins[row] < 0)
                {
                    order.LogProbabilities[row] = BackOff(order.Row(row));
                }
                else if (!Extend(order.Row(row)[1..], out _))
                {
                    throw lacksContext(order, row);
                }
            }
        }
    }

    // log10 p of the longest suffix that was there, and the weights of the contexts on the way to it. Shorter orders are done.
    private float BackOff(ReadOnlySpan<int> words)
    {
        var basis = words.Length - 1;
        var log10 = logProbabilities[words[0]];
        for (; basis > 1; basis--)
        {
            var row = Find(words[..basis]);
            if (row >= 0 && rows[basis - 2].Origins[row] >= 0)
            {
                log10 = rows[basis - 2].LogProbabilities[row];
                break;
            }
        }

        for (; basis < words.Length; basis++)
        {
            if (Extend(words.Slice(1, basis), out var backoff))
            {
                log10 += backoff;
            }
        }

        return log10;
    }

    // Marks a context as the beginning of a longer n-gram; false where the model itself does not have it.
    private bool Extend(ReadOnlySpan<int> context, out float backoff)
    {
        var isUnigram = context.Length == 1;
        var weights = isUnigram ? backoffs : rows[context.Length - 2].Backoffs;
        var row = isUnigram ? context[0] : Find(context);
        backoff = row < 0 ? 0 : weights[row];
        if (row >= 0 && backoff == 0)
        {
            weights[row] = 0f;
        }

        return row >= 0 && (isUnigram || rows[context.Length - 2].Origins[row] >= 0);
    }

    private int Find(ReadOnlySpan<int> words)
    {
        var begin = children[words[0]];
        var end = children[words[0] + 1];
        for (var at = 1; ; at++)
        {
            var order = rows[at - 1];
            var low = begin;
            var high = end;
            while (low < high)
            {
                var middle = (int)(((uint)low + (uint)high) >> 1);
                if (order.Words[(middle * order.Order) + at] < words[at])
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle;
                }
            }

            if (low == end || order.Words[(low * order.Order) + at] != words[at])
            {
                return -1;
            }

            if (at == words.Length - 1)
            {
                return low;
            }

            begin = order.Children[low];
            end = order.Children[low + 1];
        }
    }
}
