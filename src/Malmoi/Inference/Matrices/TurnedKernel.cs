using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Malmoi.Inference.Matrices.Lanes;

namespace Malmoi.Inference.Matrices;

/// <summary>Products of eight rows of weights with a register of turned vectors or two: every weight in all lanes times a number of each vector.</summary>
/// <remarks>
/// Eight weights and one or two registers of vectors are read for eight or sixteen products, whose sums stay in registers and never cross lanes.
/// More rows at once do not pay: where they stand a power of two apart, a first-level cache has no more places for them.
/// </remarks>
internal static unsafe class TurnedKernel<TLanes, TVector, TRegisters>
    where TLanes : IFloatLanes<TVector>
    where TVector : struct
    where TRegisters : IRegisters
{
    /// <summary>sums[r · <see cref="TurnedVectors.MostLanes"/> + lane] += Σ w[r, k] x[k, lane]</summary>
    /// <param name="w">(<see cref="TurnedVectors.Rows"/>, <paramref name="width"/>)</param>
    /// <param name="width">Numbers from one row to the next.</param>
    /// <param name="x">Turned vectors.</param>
    /// <param name="step">Numbers from one column of them to the next.</param>
    /// <param name="apart">Numbers from the first register's to the second's.</param>
    /// <param name="columns">How many.</param>
    /// <param name="ahead">Weights that are wanted soon: as many as these.</param>
    /// <param name="sums">(rows, <see cref="TurnedVectors.MostLanes"/>)</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Add(
        float* w,
        nint width,
        float* x,
        nint step,
        nint apart,
        nint columns,
        float* ahead,
        float* sums
    )
    {
        var zero = TLanes.Zero;
        var (a0, a1, a2, a3, a4, a5, a6, a7) = (zero, zero, zero, zero, zero, zero, zero, zero);
        var (b0, b1, b2, b3, b4, b5, b6, b7) = (zero, zero, zero, zero, zero, zero, zero, zero);
        var w2 = w + (2 * width);
        var w4 = w + (4 * width);
        var w6 = w + (6 * width);
        for (nint k = 0; k < columns; k++, x += step)
        {
            if (Sse.IsSupported)
            {
                Sse.Prefetch0(ahead + (k * TurnedVectors.Rows));
            }

            var p = TLanes.Load(x);
            var q = TRegisters.ArePair ? TLanes.Load(x + apart) : zero;
            var v = TLanes.Fill(w[k]);
            a0 = TLanes.MultiplyAdd(v, p, a0);
            b0 = TRegisters.ArePair ? TLanes.MultiplyAdd(v, q, b0) : zero;
            v = TLanes.Fill(w[k + width]);
            a1 = TLanes.MultiplyAdd(v, p, a1);
            b1 = TRegisters.ArePair ? TLanes.MultiplyAdd(v, q, b1) : zero;
            v = TLanes.Fill(w2[k]);
            a2 = TLanes.MultiplyAdd(v, p, a2);
            b2 = TRegisters.ArePair ? TLanes.MultiplyAdd(v, q, b2) : zero;
            v = TLanes.Fill(w2[k + width]);
            a3 = TLanes.MultiplyAdd(v, p, a3);
            b3 = TRegisters.ArePair ? TLanes.MultiplyAdd(v, q, b3) : zero;
            v = TLanes.Fill(w4[k]);
            a4 = TLanes.MultiplyAdd(v, p, a4);
            b4 = TRegisters.ArePair ? TLanes.MultiplyAdd(v, q, b4) : zero;
            v = TLanes.Fill(w4[k + width]);
            a5 = TLanes.MultiplyAdd(v, p, a5);
            b5 = TRegisters.ArePair ? TLanes.MultiplyAdd(v, q, b5) : zero;
            v = TLanes.Fill(w6[k]);
            a6 = TLanes.MultiplyAdd(v, p, a6);
            b6 = TRegisters.ArePair ? TLanes.MultiplyAdd(v, q, b6) : zero;
            v = TLanes.Fill(w6[k + width]);
            a7 = TLanes.MultiplyAdd(v, p, a7);
            b7 = TRegisters.ArePair ? TLanes.MultiplyAdd(v, q, b7) : zero;
        }

        Add(sums, a0, a1, a2, a3);
        Add(sums + (4 * TurnedVectors.MostLanes), a4, a5, a6, a7);
        if (TRegisters.ArePair)
        {
            sums += TLanes.Count;
            Add(sums, b0, b1, b2, b3);
            Add(sums + (4 * TurnedVectors.MostLanes), b4, b5, b6, b7);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float* sums, TVector s0, TVector s1, TVector s2, TVector s3)
    {
        const int Apart = TurnedVectors.MostLanes;
        TLanes.AddTo(sums, s0);
        TLanes.AddTo(sums + Apart, s1);
        TLanes.AddTo(sums + (2 * Apart), s2);
        TLanes.AddTo(sums + (3 * Apart), s3);
    }
}
