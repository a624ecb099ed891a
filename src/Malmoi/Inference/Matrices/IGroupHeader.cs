using System.Runtime.CompilerServices;
using Malmoi.Inference.Matrices.Lanes;

namespace Malmoi.Inference.Matrices;

/// <summary>What stands before the codes q of a group of columns: numbers are s q + o.</summary>
internal unsafe interface IGroupHeader
{
    /// <summary>Bytes of it, for one row.</summary>
    static abstract int Bytes { get; }

    /// <summary>Bytes of a row that stand together, 2 or 4, before those of the next row.</summary>
    static abstract int Together { get; }

    /// <summary>s and o of all rows.</summary>
    static abstract (TVector Scale, TVector Offset) Read<TLanes, TVector>(byte* header)
        where TLanes : IByteLanes<TVector>
        where TVector : struct;
}

/// <summary>A scale and an offset of 16 bits each.</summary>
internal readonly unsafe struct ScaleAndOffset : IGroupHeader
{
    public static int Bytes => 4;

    public static int Together => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (TVector Scale, TVector Offset) Read<TLanes, TVector>(byte* header)
        where TLanes : IByteLanes<TVector>
        where TVector : struct => (TLanes.LoadHalves(header), TLanes.LoadHalves(header + (2 * TLanes.Count)));
}

/// <summary>A scale and a zero point with its sign turned, of 16 bits each: o = -z s.</summary>
internal readonly unsafe struct ScaleAndZero : IGroupHeader
{
    public static int Bytes => 4;

    public static int Together => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (TVector Scale, TVector Offset) Read<TLanes, TVector>(byte* header)
        where TLanes : IByteLanes<TVector>
        where TVector : struct
    {
        var scale = TLanes.LoadHalves(header);
        return (scale, TLanes.Multiply(scale, TLanes.LoadHalves(header + (2 * TLanes.Count))));
    }
}

/// <summary>A scale of 32 bits; codes count from 0.</summary>
internal readonly unsafe struct ScaleAlone : IGroupHeader
{
    public static int Bytes => 4;

    public static int Together => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (TVector Scale, TVector Offset) Read<TLanes, TVector>(byte* header)
        where TLanes : IByteLanes<TVector>
        where TVector : struct => (TLanes.Load(header), TLanes.Zero);
}
