using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Malmoi.Inference.Matrices;

/// <summary>How weights that stand by themselves are read into registers of floats.</summary>
internal unsafe interface IElement
{
    static abstract int Bytes { get; }

    static abstract Vector512<float> Load512(byte* elements);

    static abstract Vector256<float> Load256(byte* elements);

    static abstract float Load(byte* element);
}

/// <summary>32-bit numbers.</summary>
internal readonly unsafe struct Float32Element : IElement
{
    public static int Bytes => sizeof(float);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load512(byte* elements) => Vector512.Load((float*)elements);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load256(byte* elements) => Vector256.Load((float*)elements);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Load(byte* element) => Unsafe.ReadUnaligned<float>(element);
}

/// <summary>The upper halves of 32-bit numbers.</summary>
internal readonly unsafe struct BFloat16Element : IElement
{
    public static int Bytes => sizeof(ushort);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load512(byte* elements) => (Widen.To512(elements) << 16).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load256(byte* elements) => (Widen.To256(elements) << 16).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Load(byte* element) =>
        BitConverter.UInt32BitsToSingle((uint)Unsafe.ReadUnaligned<ushort>(element) << 16);
}

/// <summary>16-bit numbers of IEEE 754; infinities and what is no number are taken for large numbers.</summary>
internal readonly unsafe struct Float16Element : IElement
{
    // A half's exponent and fraction in their 32-bit places stand for its value times 2^-112.
    private const float Unbias = 5.192296858534828e33f;

    // What a sign-extended half leaves after a shift by 13: the sign, the lower exponent bits and the fraction.
    private const int Kept = unchecked((int)0x8fffe000);

    public static int Bytes => sizeof(ushort);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load512(byte* elements) =>
        ((Widen.Signed512(elements) << 13) & Vector512.Create(Kept)).AsSingle() * Vector512.Create(Unbias);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load256(byte* elements) =>
        ((Widen.Signed256(elements) << 13) & Vector256.Create(Kept)).AsSingle() * Vector256.Create(Unbias);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Load(byte* element) =>
        BitConverter.Int32BitsToSingle((Unsafe.ReadUnaligned<short>(element) << 13) & Kept) * Unbias;
}

file static unsafe class Widen
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> To512(byte* elements) => Signed512(elements).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> To256(byte* elements) => Signed256(elements).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Signed512(byte* elements)
    {
        var (low, high) = Vector256.Widen(Vector256.Load((short*)elements));
        return Vector512.Create(low, high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Signed256(byte* elements)
    {
        var (low, high) = Vector128.Widen(Vector128.Load((short*)elements));
        return Vector256.Create(low, high);
    }
}
