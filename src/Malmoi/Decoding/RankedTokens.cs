using System.Buffers;

namespace Malmoi.Decoding;

/// <summary>The tokens of a distribution that are not ruled out, likeliest first; equals in the order of their ids.</summary>
internal readonly ref struct RankedTokens
{
    private readonly float[] _keys;
    private readonly int[] _ids;

    public RankedTokens(ReadOnlySpan<float> logits)
    {
        _keys = ArrayPool<float>.Shared.Rent(logits.Length);
        _ids = ArrayPool<int>.Shared.Rent(logits.Length);
        var count = 0;
        for (var i = 0; i < logits.Length; i++)
        {
            if (!float.IsNegativeInfinity(logits[i]))
            {
                _keys[count] = -logits[i];
                _ids[count++] = i;
            }
        }

        Ids = _ids.AsSpan(0, count);
        _keys.AsSpan(0, count).Sort(Ids, static (a, b) => a.CompareTo(b));
        OrderEquals(_keys.AsSpan(0, count), Ids);
    }

    public Span<int> Ids { get; }

    public void Dispose()
    {
        ArrayPool<float>.Shared.Return(_keys);
        ArrayPool<int>.Shared.Return(_ids);
    }

    // The sort is not stable: without this the choice among equals would depend on the runtime.
    private static void OrderEquals(ReadOnlySpan<float> keys, Span<int> ids)
    {
        for (var start = 0; start < keys.Length; )
        {
            var end = start + 1;
            while (end < keys.Length && keys[end] == keys[start])
            {
                end++;
            }

            ids[start..end].Sort();
            start = end;
        }
    }
}
