using System.Numerics;
using System.Runtime.CompilerServices;

namespace Malmoi.Village;

/// <summary>The village's own source of chance: PCG32 (O'Neill, 2014), thrown anew for every document.</summary>
/// <remarks>
/// The n-th document depends on (seed, n) alone, so that any range can be written by any thread in any order.
/// <c>state = state * 6364136223846793005 + increment; output = rotate((state ^ state >> 18) >> 27, state >> 59)</c>.
/// </remarks>
public sealed class Dice
{
    private ulong _state;
    private ulong _increment;

    /// <summary>Starts the sequence that belongs to the document with this index.</summary>
    public void Throw(ulong seed, ulong index)
    {
        _increment = (Mix(index ^ 0x9E3779B97F4A7C15) << 1) | 1;
        _state = Mix(seed + (index * 0xD1B54A32D192ED03));
        Next();
    }

    /// <summary>32 random bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Next()
    {
        var state = _state;
        _state = (state * 6364136223846793005) + _increment;
        return BitOperations.RotateRight((uint)(((state >> 18) ^ state) >> 27), (int)(state >> 59));
    }

    /// <summary>A number from 0 to below <paramref name="limit"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next(int limit) => (int)(((ulong)Next() * (uint)limit) >> 32);

    /// <summary>True this many times in a hundred.</summary>
    public bool Chance(int percent) => Next(100) < percent;

    public T Pick<T>(params ReadOnlySpan<T> choices) => choices[Next(choices.Length)];

    /// <summary>Early ones more often, as the frequent words of a language are few: the index falls like the square of chance.</summary>
    public T PickSkewed<T>(T[] choices)
    {
        var chance = Next(1 << 15);
        return choices[(int)(((long)chance * chance * choices.Length) >> 30)];
    }

    /// <summary>SplitMix64's finaliser: spreads neighbouring seeds over the whole state.</summary>
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
