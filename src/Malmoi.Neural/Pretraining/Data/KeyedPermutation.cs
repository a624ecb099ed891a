using System.Numerics;

namespace Malmoi.Neural.Pretraining.Data;

/// <summary>An order of 0 to n-1 that belongs to a key and takes no memory: a Feistel network (Luby and Rackoff, 1988) that walks its cycle (Black and Rogaway, 2002).</summary>
/// <remarks>
/// <code>
///   left ──────┐  ┌── left          each round: (left, right) → (right, left ⊕ f(right, round)), which can be undone
///   right ─ f ─⊕──┴── right         for any f, and so is a permutation of 0 .. 2^(2·half)-1
/// </code>
/// A number that lands at n or beyond is permuted again until it lands below: as that number of tries is finite and each step can be
/// undone, what remains is a permutation of 0 to n-1. The network is less than four times as large as n.
/// </remarks>
public sealed class KeyedPermutation
{
    private const int Rounds = 6;
    private readonly ulong[] _keys = new ulong[Rounds];
    private readonly int _half;
    private readonly ulong _mask;

    /// <param name="count">n: at least 1.</param>
    /// <param name="seed">With <paramref name="epoch"/>, the key.</param>
    /// <param name="epoch">The pass over the data.</param>
    public KeyedPermutation(long count, long seed, long epoch = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        Count = count;
        var random = KeyedRandom.Of(seed, epoch, -1);
        for (var i = 0; i < Rounds; i++)
        {
            _keys[i] = random.NextBits();
        }

        var bits = 64 - BitOperations.LeadingZeroCount((ulong)(count - 1));
        _half = Math.Max(1, (bits + 1) / 2);
        _mask = (1UL << _half) - 1;
    }

    /// <summary>n.</summary>
    public long Count { get; }

    /// <summary>The number at a place of the order.</summary>
    /// <param name="place">0 to n-1.</param>
    public long this[long place]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(place);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(place, Count);
            var number = (ulong)place;
            do
            {
                number = Step(number);
            } while (number >= (ulong)Count);

            return (long)number;
        }
    }

    private ulong Step(ulong number)
    {
        var (left, right) = (number >> _half, number & _mask);
        foreach (var key in _keys)
        {
            (left, right) = (right, left ^ (Mixed(right + key) & _mask));
        }

        return (left << _half) | right;
    }

    // SplitMix64's last step.
    private static ulong Mixed(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
