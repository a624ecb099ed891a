using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Malmoi.Inference.Matrices.Lanes;

/// <summary>Four rows at once on any machine.</summary>
internal readonly unsafe struct PortableLanes : IByteLanes<Vector128<int>>
{
    public static int Count => Vector128<int>.Count;

    public static bool IsSupported => true;

    public static Vector128<int> Zero => Vector128<int>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Load(void* source) => Vector128.Load((int*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Broadcast(void* source) => Vector128.Create(*(int*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Broadcast(int value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<int> value, void* destination) => value.Store((int*)destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> LowNibbles(Vector128<int> bytes) => bytes & Vector128.Create(0x0f0f0f0f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> HighNibbles(Vector128<int> bytes) => (bytes >>> 4) & Vector128.Create(0x0f0f0f0f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> And(Vector128<int> left, Vector128<int> right) => left & right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Or(Vector128<int> left, Vector128<int> right) => left | right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> ShiftLeft(Vector128<int> words, int bits) => words << bits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> ShiftRight(Vector128<int> words, int bits) => words >>> bits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> LoadTable(byte* sixteen) => Vector128.Load(sixteen).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Lookup(Vector128<int> table, Vector128<int> nibbles) =>
        Vector128.ShuffleNative(table.AsByte(), nibbles.AsByte()).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int* Starts(Activations x) => x.PairStarts;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> MultiplyAdd(Vector128<int> sums, Vector128<int> unsigned, Vector128<int> signed)
    {
        var (w, x) = (unsigned.AsInt16(), signed.AsInt16());
        var even = (w & Vector128.Create((short)0xff)) * ((x << 8) >> 8);
        return (sums.AsInt16() + even + ((w >>> 8) * (x >> 8))).AsInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> AddPartial(Vector128<int> left, Vector128<int> right) =>
        (left.AsInt16() + right.AsInt16()).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Total(Vector128<int> sums) => (sums << 16 >> 16) + (sums >> 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> AddScaledTotal(Vector128<int> sums, Vector128<int> total, Vector128<int> factors) =>
        sums + (Total(total) * (factors >> 16));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> MultiplyAddWords(Vector128<int> sums, Vector128<int> left, Vector128<int> right) =>
        sums + ((left << 16 >> 16) * (right << 16 >> 16)) + ((left >> 16) * (right >> 16));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> LoadSignedBytes(void* source) =>
        Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(long*)source).AsSByte()).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> LoadBytes(void* source) =>
        Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(long*)source).AsByte()).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> RepeatLow(Vector128<int> words) => (words & Vector128.Create(0xffff)) | (words << 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> RepeatHigh(Vector128<int> words) =>
        (words & Vector128.Create(-0x10000)) | (words >>> 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> AddIntegers(Vector128<int> left, Vector128<int> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> ToFloats(Vector128<int> integers) => Vector128.ConvertToSingle(integers).AsInt32();

    // The exponent and fraction of a half in their 32-bit places stand for its value times 2^-112.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> LoadHalves(void* source)
    {
        var bits = Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(long*)source).AsInt16());
        return (
            ((bits << 13) & Vector128.Create(unchecked((int)0x8fffe000))).AsSingle()
            * Vector128.Create(5.192296858534828e33f)
        ).AsInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Multiply(Vector128<int> left, Vector128<int> right) =>
        (left.AsSingle() * right.AsSingle()).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> MultiplyAddFloats(Vector128<int> left, Vector128<int> right, Vector128<int> addend) =>
        Vector128.MultiplyAddEstimate(left.AsSingle(), right.AsSingle(), addend.AsSingle()).AsInt32();
}
