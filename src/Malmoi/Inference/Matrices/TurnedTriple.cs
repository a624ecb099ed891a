using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Malmoi.Inference.Matrices.Lanes;

namespace Malmoi.Inference.Matrices;

/// <summary>Products of four rows of weights with three registers of turned vectors, where there are sixteen registers in all.</summary>
/// <remarks>Four weights and three registers of vectors are read for twelve products; eight rows with one register, as <see cref="TurnedKernel{TLanes, TVector, TRegisters}"/> has them there, need nine for eight.</remarks>
internal static unsafe class TurnedTriple<TLanes, TVector>
    where TLanes : IFloatLanes<TVector>
    where TVector : struct
{
    /// <summary>Rows of weights.</summary>
    public const int Rows = 4;

    /// <summary>sums[r · <see cref="TurnedVectors.MostLanes"/> + lane] += Σ w[r, k] x[k, lane]</summary>
    /// <param name="w">(<see cref="Rows"/>, <paramref name="width"/>)</param>
    /// <param name="width">Numbers from one row to the next.</param>
    /// <param name="x">Turned vectors: three registers a column.</param>
    /// <param name="columns">How many.</param>
    /// <param name="ahead">Weights that are wanted soon: as many as these.</param>
    /// <param name="sums">(rows, <see cref="TurnedVectors.MostLanes"/>)</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Add(float* w, nint width, float* x, nint columns, float* ahead, float* sums)
    {
        var zero = TLanes.Zero;
        var (a0, a1, a2, a3) = (zero, zero, zero, zero);
        var (b0, b1, b2, b3) = (zero, zero, zero, zero);
        var (c0, c1, c2, c3) = (zero, zero, zero, zero);
        var w2 = w + (2 * width);
        for (nint k = 0; k < columns; k++, x += 3 * TLanes.Count)
        {
            if (Sse.IsSupported)
            {
                Sse.Prefetch0(ahead + (k * Rows));
            }

            var p = TLanes.Load(x);
            var q = TLanes.Load(x + TLanes.Count);
            var r = TLanes.Load(x + (2 * TLanes.Count));
            var v = TLanes.Fill(w[k]);
            a0 = TLanes.MultiplyAdd(v, p, a0);
            b0 = TLanes.MultiplyAdd(v, q, b0);
            c0 = TLanes.MultiplyAdd(v, r, c0);
            v = TLanes.Fill(w[k + width]);
            a1 = TLanes.MultiplyAdd(v, p, a1);
            b1 = TLanes.MultiplyAdd(v, q, b1);
            c1 = TLanes.MultiplyAdd(v, r, c1);
            v = TLanes.Fill(w2[k]);
            a2 = TLanes.MultiplyAdd(v, p, a2);
            b2 = TLanes.MultiplyAdd(v, q, b2);
            c2 = TLanes.MultiplyAdd(v, r, c2);
            v = TLanes.Fill(w2[k + width]);
            a3 = TLanes.MultiplyAdd(v, p, a3);
            b3 = TLanes.MultiplyAdd(v, q, b3);
            c3 = TLanes.MultiplyAdd(v, r, c3);
        }

        Add(sums, a0, b0, c0);
        Add(sums + TurnedVectors.MostLanes, a1, b1, c1);
        Add(sums + (2 * TurnedVectors.MostLanes), a2, b2, c2);
        Add(sums + (3 * TurnedVectors.MostLanes), a3, b3, c3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float* sums, TVector a, TVector b, TVector c)
    {
        TLanes.AddTo(sums, a);
        TLanes.AddTo(sums + TLanes.Count, b);
        TLanes.AddTo(sums + (2 * TLanes.Count), c);
    }
}
