using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Malmoi.Inference.Matrices.Lanes;

/// <summary>Sixteen rows at once with AVX-512 for bytes and words.</summary>
internal readonly unsafe struct Avx512Lanes : IByteLanes<Vector512<int>>
{
    public static int Count => Vector512<int>.Count;

    public static bool IsSupported => Avx512BW.IsSupported;

    public static Vector512<int> Zero => Vector512<int>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Load(void* source) => Vector512.Load((int*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Broadcast(void* source) => Vector512.Create(*(int*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Broadcast(int value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<int> value, void* destination) => value.Store((int*)destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> LowNibbles(Vector512<int> bytes) => bytes & Vector512.Create(0x0f0f0f0f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> HighNibbles(Vector512<int> bytes) => (bytes >>> 4) & Vector512.Create(0x0f0f0f0f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> And(Vector512<int> left, Vector512<int> right) => left & right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Or(Vector512<int> left, Vector512<int> right) => left | right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> ShiftLeft(Vector512<int> words, int bits) => words << bits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> ShiftRight(Vector512<int> words, int bits) => words >>> bits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> LoadTable(byte* sixteen) =>
        Vector512.Create(Vector256.Create(Vector128.Load(sixteen))).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Lookup(Vector512<int> table, Vector512<int> nibbles) =>
        Avx512BW.Shuffle(table.AsByte(), nibbles.AsByte()).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int* Starts(Activations x) => x.PairStarts;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> MultiplyAdd(Vector512<int> sums, Vector512<int> unsigned, Vector512<int> signed) =>
        (sums.AsInt16() + Avx512BW.MultiplyAddAdjacent(unsigned.AsByte(), signed.AsSByte())).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> AddPartial(Vector512<int> left, Vector512<int> right) =>
        (left.AsInt16() + right.AsInt16()).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Total(Vector512<int> sums) =>
        Avx512BW.MultiplyAddAdjacent(sums.AsInt16(), Vector512<short>.One);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> AddScaledTotal(Vector512<int> sums, Vector512<int> total, Vector512<int> factors) =>
        sums + Avx512BW.MultiplyAddAdjacent(total.AsInt16(), factors.AsInt16());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> MultiplyAddWords(Vector512<int> sums, Vector512<int> left, Vector512<int> right) =>
        sums + Avx512BW.MultiplyAddAdjacent(left.AsInt16(), right.AsInt16());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> LoadSignedBytes(void* source) =>
        Avx512BW.ConvertToVector512Int16(Vector256.Load((sbyte*)source)).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> LoadBytes(void* source) =>
        Avx512BW.ConvertToVector512Int16(Vector256.Load((byte*)source)).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> RepeatLow(Vector512<int> words) => (words & Vector512.Create(0xffff)) | (words << 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> RepeatHigh(Vector512<int> words) =>
        (words & Vector512.Create(-0x10000)) | (words >>> 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> AddIntegers(Vector512<int> left, Vector512<int> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> ToFloats(Vector512<int> integers) => Vector512.ConvertToSingle(integers).AsInt32();

    // The exponent and fraction of a half in their 32-bit places stand for its value times 2^-112.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> LoadHalves(void* source)
    {
        var bits = Avx512F.ConvertToVector512Int32(Vector256.Load((short*)source));
        return (
            ((bits << 13) & Vector512.Create(unchecked((int)0x8fffe000))).AsSingle()
            * Vector512.Create(5.192296858534828e33f)
        ).AsInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Multiply(Vector512<int> left, Vector512<int> right) =>
        (left.AsSingle() * right.AsSingle()).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> MultiplyAddFloats(Vector512<int> left, Vector512<int> right, Vector512<int> addend) =>
        Vector512.MultiplyAddEstimate(left.AsSingle(), right.AsSingle(), addend.AsSingle()).AsInt32();
}
