using System.Runtime.CompilerServices;

namespace Malmoi.NGrams.KenLM;

/// <summary>A hash table of one order in a probing file, whose entries begin with their 64-bit key; 0 marks an empty bucket.</summary>
internal readonly unsafe struct ProbingTable
{
    private readonly byte* _start;
    private readonly byte* _end;
    private readonly ulong _buckets;
    private readonly ulong _reciprocal;
    private readonly int _entry;

    public ProbingTable(byte* start, long buckets, int entry)
    {
        _start = start;
        _buckets = (ulong)buckets;
        _reciprocal = buckets == 1 ? ulong.MaxValue : (ulong)((UInt128.One << 64) / (ulong)buckets);
        _entry = entry;
        _end = start + (buckets * entry);
    }

    /// <summary>The key of an n-gram one word longer, to the left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Combine(ulong key, int word) =>
        (key * 8978948897894561157UL) ^ ((ulong)(uint)(1 + word) * 17894857484156487943UL);

    /// <summary>Where the search for a key begins.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Ideal(ulong key)
    {
        // key mod buckets without dividing: the quotient by the reciprocal is exact or one too small.
        var rest = key - (Math.BigMul(key, _reciprocal, out _) * _buckets);
        rest = rest >= _buckets ? rest - _buckets : rest;
        return _start + (rest * (uint)_entry);
    }

    /// <summary>The entry of a key, or null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Find(ulong key, byte* bucket)
    {
        var found = *(ulong*)bucket;
        return found == key ? bucket
            : found == 0 ? null
            : FindFurther(key, bucket, _start, _end, _entry);
    }

    /// <summary>The entry of a key, or the empty bucket where it belongs, or null where the table is full.</summary>
    public byte* FindOrFree(ulong key)
    {
        var bucket = Ideal(key);
        for (var tried = 0UL; tried < _buckets; tried++)
        {
            var found = *(ulong*)bucket;
            if (found == key || found == 0)
            {
                return bucket;
            }

            bucket += _entry;
            bucket = bucket == _end ? _start : bucket;
        }

        return null;
    }

    // Static, so that the table's own fields can stay in registers.
    private static byte* FindFurther(ulong key, byte* bucket, byte* start, byte* end, int entry)
    {
        // A table always has an empty bucket, unless the file is damaged: then the second pass over the end stops the search.
        var wrapped = false;
        while (true)
        {
            bucket += entry;
            if (bucket == end)
            {
                if (wrapped)
                {
                    return null;
                }

                wrapped = true;
                bucket = start;
            }

            var found = *(ulong*)bucket;
            if (found == key)
            {
                return bucket;
            }

            if (found == 0)
            {
                return null;
            }
        }
    }
}
