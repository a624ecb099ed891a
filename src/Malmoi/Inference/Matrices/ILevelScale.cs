using System.Runtime.CompilerServices;
using Malmoi.Inference.Matrices.Lanes;

namespace Malmoi.Inference.Matrices;

/// <summary>What stands before a group of columns whose codes are places of levels: what those are multiplied with, for every 32.</summary>
internal unsafe interface ILevelScale
{
    /// <summary>Bytes of it, for one row.</summary>
    static abstract int Bytes { get; }

    /// <summary>Bytes of a row that stand together, 2 or 4, before those of the next row.</summary>
    static abstract int Together { get; }

    /// <summary>The scale of 32 columns, of all rows.</summary>
    static abstract TVector Read<TLanes, TVector>(byte* header, int block)
        where TLanes : IByteLanes<TVector>
        where TVector : struct;
}

/// <summary>16 bits for all.</summary>
internal readonly unsafe struct HalfScale : ILevelScale
{
    public static int Bytes => 2;

    public static int Together => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Read<TLanes, TVector>(byte* header, int block)
        where TLanes : IByteLanes<TVector>
        where TVector : struct => TLanes.LoadHalves(header);
}

/// <summary>32 bits for all.</summary>
internal readonly unsafe struct FloatScale : ILevelScale
{
    public static int Bytes => 4;

    public static int Together => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Read<TLanes, TVector>(byte* header, int block)
        where TLanes : IByteLanes<TVector>
        where TVector : struct => TLanes.Load(header);
}

/// <summary>16 bits for all, times a signed byte for each of eight.</summary>
internal readonly unsafe struct ScaleAndFactors : ILevelScale
{
    public static int Bytes => 10;

    public static int Together => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Read<TLanes, TVector>(byte* header, int block)
        where TLanes : IByteLanes<TVector>
        where TVector : struct
    {
        // Two factors are loaded as numbers of 16 bits, of which a product with 1 and 0 leaves one.
        var pair = TLanes.LoadSignedBytes(header + ((2 + (block / 2 * 2)) * TLanes.Count));
        var factor = TLanes.MultiplyAddWords(TLanes.Zero, pair, TLanes.Broadcast(block % 2 == 0 ? 1 : 1 << 16));
        return TLanes.Multiply(TLanes.LoadHalves(header), TLanes.ToFloats(factor));
    }
}
