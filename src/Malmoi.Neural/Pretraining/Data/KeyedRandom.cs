namespace Malmoi.Neural.Pretraining.Data;

/// <summary>Random numbers that belong to an example: of a seed, a pass over the data, and a number in it.</summary>
public static class KeyedRandom
{
    /// <summary>The sequence of these three; neighbours have nothing in common.</summary>
    public static Xoshiro256 Of(long seed, long epoch, long index) => new(unchecked((long)Key(seed, epoch)), index);

    /// <summary>64 bits of a seed and a pass.</summary>
    internal static ulong Key(long seed, long epoch) => new Xoshiro256(seed, epoch).NextBits();
}
