using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Malmoi.Inference.Matrices.Lanes;

/// <summary>Registers of eight 32-bit numbers, of AVX2 and FMA.</summary>
internal readonly unsafe struct FloatLanes256 : IFloatLanes<Vector256<float>>
{
    public static int Count => Vector256<float>.Count;

    public static Vector256<float> Zero => Vector256<float>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(float* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Fill(float number) => Vector256.Create(number);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MultiplyAdd(
        Vector256<float> factor,
        Vector256<float> vector,
        Vector256<float> sums
    ) => Vector256.MultiplyAddEstimate(factor, vector, sums);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTo(float* target, Vector256<float> sums) => (Vector256.Load(target) + sums).Store(target);
}
