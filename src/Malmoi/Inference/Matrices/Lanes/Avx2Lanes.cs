using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Malmoi.Inference.Matrices.Lanes;

/// <summary>Eight rows at once with AVX2.</summary>
internal readonly unsafe struct Avx2Lanes : ILanes256
{
    public static bool IsSupported => Avx2.IsSupported && Fma.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int* Starts(Activations x) => x.PairStarts;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> MultiplyAdd(Vector256<int> sums, Vector256<int> unsigned, Vector256<int> signed) =>
        (sums.AsInt16() + Avx2.MultiplyAddAdjacent(unsigned.AsByte(), signed.AsSByte())).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> AddPartial(Vector256<int> left, Vector256<int> right) =>
        (left.AsInt16() + right.AsInt16()).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Total(Vector256<int> sums) =>
        Avx2.MultiplyAddAdjacent(sums.AsInt16(), Vector256<short>.One);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> AddScaledTotal(Vector256<int> sums, Vector256<int> total, Vector256<int> factors) =>
        sums + Avx2.MultiplyAddAdjacent(total.AsInt16(), factors.AsInt16());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> MultiplyAddWords(Vector256<int> sums, Vector256<int> left, Vector256<int> right) =>
        sums + Avx2.MultiplyAddAdjacent(left.AsInt16(), right.AsInt16());
}
