using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Malmoi.Inference.Matrices.Lanes;

/// <summary>Registers of sixteen 32-bit numbers, of AVX-512.</summary>
internal readonly unsafe struct FloatLanes512 : IFloatLanes<Vector512<float>>
{
    public static int Count => Vector512<float>.Count;

    public static Vector512<float> Zero => Vector512<float>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* source) => Vector512.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Fill(float number) => Vector512.Create(number);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MultiplyAdd(
        Vector512<float> factor,
        Vector512<float> vector,
        Vector512<float> sums
    ) => Vector512.MultiplyAddEstimate(factor, vector, sums);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTo(float* target, Vector512<float> sums) => (Vector512.Load(target) + sums).Store(target);
}
