using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Malmoi.Inference.Matrices.Lanes;

/// <summary>Eight rows at once with AVX-VNNI, which adds four products of bytes to 32 bits in one step.</summary>
internal readonly unsafe struct AvxVnniLanes : ILanes256
{
    public static bool IsSupported => AvxVnni.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int* Starts(Activations x) => x.Starts;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> MultiplyAdd(Vector256<int> sums, Vector256<int> unsigned, Vector256<int> signed) =>
        AvxVnni.MultiplyWideningAndAdd(sums, unsigned.AsByte(), signed.AsSByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> AddPartial(Vector256<int> left, Vector256<int> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Total(Vector256<int> sums) => sums;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> AddScaledTotal(Vector256<int> sums, Vector256<int> total, Vector256<int> factors) =>
        sums + (total * (factors >> 16));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> MultiplyAddWords(Vector256<int> sums, Vector256<int> left, Vector256<int> right) =>
        AvxVnni.MultiplyWideningAndAdd(sums, left.AsInt16(), right.AsInt16());
}
