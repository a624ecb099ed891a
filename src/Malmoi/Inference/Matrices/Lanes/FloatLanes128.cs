using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Malmoi.Inference.Matrices.Lanes;

/// <summary>Registers of four 32-bit numbers, as every machine has them.</summary>
internal readonly unsafe struct FloatLanes128 : IFloatLanes<Vector128<float>>
{
    public static int Count => Vector128<float>.Count;

    public static Vector128<float> Zero => Vector128<float>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load(float* source) => Vector128.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Fill(float number) => Vector128.Create(number);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MultiplyAdd(
        Vector128<float> factor,
        Vector128<float> vector,
        Vector128<float> sums
    ) => Vector128.MultiplyAddEstimate(factor, vector, sums);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTo(float* target, Vector128<float> sums) => (Vector128.Load(target) + sums).Store(target);
}
