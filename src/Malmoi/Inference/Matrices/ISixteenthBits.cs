using System.Runtime.CompilerServices;
using Malmoi.Inference.Matrices.Lanes;

namespace Malmoi.Inference.Matrices;

/// <summary>How codes with a scale for every 16 are held, known when a kernel is compiled.</summary>
internal unsafe interface ISixteenthBits
{
    /// <summary>Bytes of a row's factors of scales and minima, before those.</summary>
    static abstract int FactorBytes { get; }

    /// <summary>Registers of third bits, 1 or 0, before two with two bits each.</summary>
    static abstract int Thirds { get; }

    /// <summary>What minima's factor is multiplied with, so that offsets may be -16 times what they are.</summary>
    static abstract float Share { get; }

    /// <summary>Four columns of a part of 32.</summary>
    /// <param name="pairs">Two bits of each of four columns in four parts.</param>
    /// <param name="thirds">The third bits of the same columns, the part's own the lowest in each byte.</param>
    /// <param name="k">Which of the four parts.</param>
    static abstract TVector Codes<TLanes, TVector>(TVector pairs, TVector thirds, int k)
        where TLanes : IByteLanes<TVector>
        where TVector : struct;

    /// <summary>The scales of two sixteenths.</summary>
    static abstract TVector Scales<TLanes, TVector>(byte* scales)
        where TLanes : IByteLanes<TVector>
        where TVector : struct;

    /// <summary>The minima of two sixteenths.</summary>
    static abstract TVector Minima<TLanes, TVector>(byte* scales)
        where TLanes : IByteLanes<TVector>
        where TVector : struct;
}

/// <summary>Two bits above a minimum, whose 4 bits stand above those of the scale.</summary>
internal readonly unsafe struct TwoBits : ISixteenthBits
{
    public static int FactorBytes => 4;

    public static int Thirds => 0;

    public static float Share => 1 / 16f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Codes<TLanes, TVector>(TVector pairs, TVector thirds, int k)
        where TLanes : IByteLanes<TVector>
        where TVector : struct => TLanes.And(TLanes.ShiftRight(pairs, 2 * k), TLanes.Broadcast(0x03030303));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Scales<TLanes, TVector>(byte* scales)
        where TLanes : IByteLanes<TVector>
        where TVector : struct => TLanes.And(TLanes.LoadBytes(scales), TLanes.Broadcast(0x000f000f));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Minima<TLanes, TVector>(byte* scales)
        where TLanes : IByteLanes<TVector>
        where TVector : struct =>
        TLanes.And(TLanes.ShiftRight(TLanes.LoadBytes(scales), 4), TLanes.Broadcast(0x000f000f));
}

/// <summary>Three bits from -4 under a scale with a sign, which is the minimum too.</summary>
internal readonly unsafe struct ThreeBits : ISixteenthBits
{
    public static int FactorBytes => 2;

    public static int Thirds => 1;

    public static float Share => 4 / 16f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Codes<TLanes, TVector>(TVector pairs, TVector thirds, int k)
        where TLanes : IByteLanes<TVector>
        where TVector : struct =>
        TLanes.Or(
            TLanes.And(TLanes.ShiftRight(pairs, 2 * k), TLanes.Broadcast(0x03030303)),
            TLanes.ShiftLeft(TLanes.And(TLanes.ShiftRight(thirds, k), TLanes.Broadcast(0x01010101)), 2)
        );

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Scales<TLanes, TVector>(byte* scales)
        where TLanes : IByteLanes<TVector>
        where TVector : struct => TLanes.LoadSignedBytes(scales);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Minima<TLanes, TVector>(byte* scales)
        where TLanes : IByteLanes<TVector>
        where TVector : struct => TLanes.LoadSignedBytes(scales);
}
