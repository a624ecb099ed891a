using Malmoi.Storage;

namespace Malmoi.NGrams.Counting;

/// <summary>Spells the n-grams of one order out, going forward only.</summary>
internal sealed class TrieWalk
{
    private readonly int _order;
    private readonly Cursor[] _cursors;
    private readonly int[] _words;

    public TrieWalk(NGramCounts counts, int order)
    {
        _order = order;
        _words = new int[order];
        _cursors = [.. Enumerable.Range(1, order).Select(i => new Cursor(counts.Level(i), isLast: i == order))];
    }

    /// <summary>Writes the words of n-gram <paramref name="index"/>, which does not come before the one asked for last.</summary>
    public void MoveTo(long index, Span<int> words)
    {
        for (var i = _order - 1; i >= 0; i--)
        {
            var cursor = _cursors[i];
            if (!cursor.Advance(index, out var word))
            {
                break;
            }

            _words[i] = word;
            if (i == 0)
            {
                break;
            }

            var context = _cursors[i - 1];
            if (index < context.End)
            {
                break;
            }

            index = context.FindContextOf(index);
        }

        _words.CopyTo(words);
    }

    /// <summary>Where the walk stands in one level.</summary>
    private sealed class Cursor(NGramLevel level, bool isLast)
    {
        private const int Part = 1 << 14;
        private uint[] _words = new uint[Part + 1];
        private uint[] _first = new uint[isLast ? 0 : Part + 1];
        private long _start;
        private long _filled;
        private long _context = -1;
        private long _at = -1;

        /// <summary>Where the extensions of the current context end in the next level.</summary>
        public long End { get; private set; }

        public bool Advance(long index, out int word)
        {
            var moved = index != _at;
            _at = index;
            if (level.Order == 1)
            {
                word = (int)index;
                return moved;
            }

            Fill(index);
            word = (int)_words[index - _start];
            return moved;
        }

        /// <summary>The context here whose extension stands at <paramref name="extension"/> of the next level.</summary>
        public long FindContextOf(long extension)
        {
            do
            {
                _context++;
                Fill(_context);
                End = _first[_context - _start + 1];
            } while (End <= extension);

            return _context;
        }

        private void Fill(long index)
        {
            if (index < _filled && index >= _start)
            {
                return;
            }

            _start = index;
            var length = (int)Math.Min(Part, level.Length - index);
            _filled = index + length;
            if (level.Order > 1)
            {
                Copy(level.Words, index, length, ref _words);
            }

            if (!isLast)
            {
                Copy(level.First!, index, length + 1, ref _first);
            }
        }

        // What stands in memory is read in place, what stands in a file into the array itself: one copy serves both.
        private static void Copy(Column<uint> column, long start, int length, ref uint[] into) =>
            column.Read(start, length, ref into).CopyTo(into);
    }
}
