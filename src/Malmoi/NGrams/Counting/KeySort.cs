namespace Malmoi.NGrams.Counting;

/// <summary>Sorts 64-bit keys and the numbers that belong to them.</summary>
/// <remarks>
/// Many keys: by digits of up to 11 bits from the least significant up, passing over digits in which no two keys differ.
/// Few: by comparison.
/// </remarks>
/// <param name="bits">How many bits of the keys are in use, from the lowest.</param>
internal sealed class KeySort(int bits)
{
    private const int Few = 512;
    private const int WidestDigit = 11;
    private readonly int _digits = DigitsFor(bits);
    private readonly int _width = (bits + DigitsFor(bits) - 1) / DigitsFor(bits);
    private readonly int[] _counts = new int[DigitsFor(bits) << WidestDigit];
    private ulong[] _keys = [];
    private uint[] _values = [];

    /// <summary>Sorts both spans by the keys. Equal keys stand in any order.</summary>
    public void Sort(Span<ulong> keys, Span<uint> values)
    {
        if (keys.Length <= 12)
        {
            Insert(keys, values);
            return;
        }

        if (keys.Length <= Few)
        {
            keys.Sort(values);
            return;
        }

        if (_keys.Length < keys.Length)
        {
            _keys = new ulong[keys.Length];
            _values = new uint[keys.Length];
        }

        Count(keys);
        var fromKeys = keys;
        var fromValues = values;
        var toKeys = _keys.AsSpan(0, keys.Length);
        var toValues = _values.AsSpan(0, keys.Length);
        var mask = (1 << _width) - 1;
        for (var digit = 0; digit < _digits; digit++)
        {
            var shift = digit * _width;
            var next = _counts.AsSpan(digit << _width, 1 << _width);
            if (next[(int)(keys[0] >> shift) & mask] == keys.Length)
            {
                continue;
            }

            var at = 0;
            foreach (ref var count in next)
            {
                (count, at) = (at, at + count);
            }

            for (var i = 0; i < fromKeys.Length; i++)
            {
                var key = fromKeys[i];
                var to = next[(int)(key >> shift) & mask]++;
                toKeys[to] = key;
                toValues[to] = fromValues[i];
            }

            var oldKeys = fromKeys;
            fromKeys = toKeys;
            toKeys = oldKeys;
            var oldValues = fromValues;
            fromValues = toValues;
            toValues = oldValues;
        }

        if (fromKeys != keys)
        {
            fromKeys.CopyTo(keys);
            fromValues.CopyTo(values);
        }
    }

    private void Count(ReadOnlySpan<ulong> keys)
    {
        Array.Clear(_counts);
        var counts = _counts;
        var mask = (1 << _width) - 1;
        foreach (var key in keys)
        {
            for (var digit = 0; digit < _digits; digit++)
            {
                counts[(digit << _width) + ((int)(key >> (digit * _width)) & mask)]++;
            }
        }
    }

    private static int DigitsFor(int bits) => (bits + WidestDigit - 1) / WidestDigit;

    private static void Insert(Span<ulong> keys, Span<uint> values)
    {
        for (var i = 1; i < keys.Length; i++)
        {
            var key = keys[i];
            var value = values[i];
            var at = i;
            for (; at > 0 && keys[at - 1] > key; at--)
            {
                keys[at] = keys[at - 1];
                values[at] = values[at - 1];
            }

            keys[at] = key;
            values[at] = value;
        }
    }
}
