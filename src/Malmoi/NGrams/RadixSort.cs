namespace Malmoi.NGrams;

/// <summary>Sorts 64-bit keys in linear time, from the least significant byte upwards, and tells where each came from.</summary>
internal static class RadixSort
{
    /// <summary>Sorts <paramref name="keys"/> in place; the result holds the old place of each key. Stable.</summary>
    public static int[] Sort(Span<ulong> keys)
    {
        var from = new int[keys.Length];
        for (var i = 0; i < from.Length; i++)
        {
            from[i] = i;
        }

        var union = 0UL;
        var common = ulong.MaxValue;
        foreach (var key in keys)
        {
            union |= key;
            common &= key;
        }

        var varying = union ^ common;
        var otherKeys = new ulong[keys.Length];
        var otherFrom = new int[keys.Length];
        Span<ulong> source = keys;
        Span<ulong> target = otherKeys;
        var starts = new int[256];
        for (var shift = 0; shift < 64; shift += 8)
        {
            if (((varying >> shift) & 0xff) == 0)
            {
                continue;
            }

            Array.Clear(starts);
            foreach (var key in source)
            {
                starts[(byte)(key >> shift)]++;
            }

            var start = 0;
            for (var digit = 0; digit < starts.Length; digit++)
            {
                (starts[digit], start) = (start, start + starts[digit]);
            }

            for (var i = 0; i < source.Length; i++)
            {
                var place = starts[(byte)(source[i] >> shift)]++;
                target[place] = source[i];
                otherFrom[place] = from[i];
            }

            var swap = source;
            source = target;
            target = swap;
            (from, otherFrom) = (otherFrom, from);
        }

        if (source != keys)
        {
            source.CopyTo(keys);
        }

        return from;
    }
}
