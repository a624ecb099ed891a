using Malmoi.Storage;

namespace Malmoi.NGrams.Counting;

/// <summary>Writes sorted windows into the columns of all levels, one after the other, from given positions on.</summary>
internal sealed unsafe class TrieWriter
{
    private readonly int _order;
    private readonly ColumnWriter<uint>?[] _words;
    private readonly ColumnWriter<uint>?[] _first;
    private readonly ColumnWriter<uint>[] _counts;
    private readonly ulong[] _open;
    private int _depth;
    private int _nextWord;

    /// <param name="levels">The levels to fill.</param>
    /// <param name="starts">Where to begin in each of them; in the first, the id of the first word that may come.</param>
    public TrieWriter(NGramLevel[] levels, ReadOnlySpan<long> starts)
    {
        _order = levels.Length;
        _words = new ColumnWriter<uint>[_order];
        _first = new ColumnWriter<uint>[_order];
        _counts = new ColumnWriter<uint>[_order];
        _open = new ulong[_order];
        _nextWord = (int)starts[0];
        for (var i = 0; i < _order; i++)
        {
            _words[i] = i == 0 ? null : new ColumnWriter<uint>(levels[i].Words, starts[i]);
            _first[i] = levels[i].First is { } first ? new ColumnWriter<uint>(first, starts[i]) : null;
            _counts[i] = new ColumnWriter<uint>(levels[i].Counts, starts[i]);
        }
    }

    /// <summary>Takes a window of <paramref name="length"/> words, of which the first <paramref name="shared"/> are as in the one before.</summary>
    public void Add(int* words, int length, int shared, ulong count)
    {
        if (shared < length)
        {
            Close(shared);
            for (var depth = shared; depth < length; depth++)
            {
                if (depth == 0)
                {
                    SkipTo(words[0]);
                    _nextWord++;
                }
                else
                {
                    _words[depth]!.Add((uint)words[depth]);
                }

                _first[depth]?.Add(Index(_counts[depth + 1].Position));
                _open[depth] = 0;
            }

            _depth = length;
        }

        _open[_depth - 1] += count;
    }

    /// <summary>Closes everything; words up to <paramref name="endWord"/> that did not come get a count of zero.</summary>
    public void Finish(int endWord)
    {
        Close(0);
        SkipTo(endWord);
        for (var i = 0; i < _order; i++)
        {
            _words[i]?.Flush();
            _first[i]?.Flush();
            _counts[i].Flush();
        }
    }

    /// <summary>How many n-grams of each level have been written, from the positions given on.</summary>
    public long Position(int level) => _counts[level].Position;

    // A window counts for all n-grams that it begins with: their counts add up when the deeper ones are closed.
    private void Close(int depth)
    {
        for (; _depth > depth; _depth--)
        {
            var count = _open[_depth - 1];
            _counts[_depth - 1].Add(Index((long)count));
            if (_depth > 1)
            {
                _open[_depth - 2] += count;
            }
        }
    }

    private void SkipTo(int word)
    {
        for (; _nextWord < word; _nextWord++)
        {
            _first[0]?.Add(Index(_counts[1].Position));
            _counts[0].Add(0);
        }
    }

    private static uint Index(long value) =>
        value <= uint.MaxValue
            ? (uint)value
            : throw new InputException(
                "the corpus has more than 4,294,967,295 n-grams of an order, or of one kind: count it in parts"
            );
}
