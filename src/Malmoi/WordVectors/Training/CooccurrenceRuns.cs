using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Malmoi.Storage;
using Microsoft.Win32.SafeHandles;

namespace Malmoi.WordVectors.Training;

/// <summary>Sorted runs of pairs in one temporary file, and their merge.</summary>
internal sealed class CooccurrenceRuns(string? temporaryFolder) : IDisposable
{
    /// <summary>Pairs that are written or read at once.</summary>
    private const int MostPairs = 1 << 14;

    private readonly TemporaryFiles _files = new(temporaryFolder);
    private readonly List<(long Start, long Length)> _runs = [];
    private SafeFileHandle? _file;
    private long _length;

    public int Count => _runs.Count;

    /// <summary>Writes a run: pairs in order, none of them twice.</summary>
    public void Add(CooccurrenceTable pairs)
    {
        var keys = pairs.Keys;
        var sums = pairs.Sums;
        var part = new Cooccurrence[Math.Min(MostPairs, keys.Length)];
        _file ??= _files.Create();
        _runs.Add((_length, keys.Length));
        for (var at = 0; at < keys.Length; at += part.Length)
        {
            var count = Math.Min(part.Length, keys.Length - at);
            for (var i = 0; i < count; i++)
            {
                part[i] = CooccurrenceTable.Pair(keys[at + i], sums[at + i]);
            }

            _files.Write(
                _file,
                MemoryMarshal.AsBytes(part.AsSpan(0, count)),
                (_length + at) * Unsafe.SizeOf<Cooccurrence>()
            );
        }

        _length += keys.Length;
    }

    /// <summary>All pairs in order, those of several runs added up in the order of the runs.</summary>
    /// <param name="memory">Bytes that reading may take, though no run reads less than a few pairs at once.</param>
    public IEnumerable<Cooccurrence> Merged(long memory)
    {
        var each = (int)Math.Clamp(memory / Unsafe.SizeOf<Cooccurrence>() / Math.Max(1, Count), 64, MostPairs);
        var waiting = new PriorityQueue<Cursor, (ulong Key, int Run)>();
        foreach (var (number, (start, length)) in _runs.Index())
        {
            var cursor = new Cursor(_file!, start, length, number, each);
            if (cursor.Next())
            {
                waiting.Enqueue(cursor, cursor.Place);
            }
        }

        while (waiting.TryPeek(out var first, out var place))
        {
            var pair = first.Pair;
            Advance(first);
            while (waiting.TryPeek(out var other, out var next) && next.Key == place.Key)
            {
                pair = pair with { Count = pair.Count + other.Pair.Count };
                Advance(other);
            }

            yield return pair;
        }

        void Advance(Cursor cursor)
        {
            if (cursor.Next())
            {
                waiting.DequeueEnqueue(cursor, cursor.Place);
            }
            else
            {
                waiting.Dequeue();
            }
        }
    }

    public void Dispose() => _file?.Dispose();

    /// <summary>Where the merge stands in a run.</summary>
    private sealed class Cursor(SafeFileHandle file, long start, long length, int number, int each)
    {
        private readonly Cooccurrence[] _part = new Cooccurrence[(int)Math.Min(each, length)];
        private long _read;
        private int _at = -1;
        private int _filled;

        public Cooccurrence Pair => _part[_at];

        public (ulong Key, int Run) Place => (((ulong)(uint)Pair.Word << 32) | (uint)Pair.Context, number);

        public bool Next()
        {
            if (++_at < _filled)
            {
                return true;
            }

            (_at, _filled) = (0, (int)Math.Min(_part.Length, length - _read));
            CooccurrenceBlocks.ReadExactly(
                file,
                MemoryMarshal.AsBytes(_part.AsSpan(0, _filled)),
                (start + _read) * Unsafe.SizeOf<Cooccurrence>()
            );
            _read += _filled;
            return _filled > 0;
        }
    }
}
