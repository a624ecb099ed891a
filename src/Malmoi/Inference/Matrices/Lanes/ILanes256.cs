using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Malmoi.Inference.Matrices.Lanes;

/// <summary>What eight rows at once have in common with AVX2, however products of bytes are added up.</summary>
internal unsafe interface ILanes256 : IByteLanes<Vector256<int>>
{
    static int IByteLanes<Vector256<int>>.Count => Vector256<int>.Count;

    static Vector256<int> IByteLanes<Vector256<int>>.Zero => Vector256<int>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<int> IByteLanes<Vector256<int>>.Load(void* source) => Vector256.Load((int*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<int> IByteLanes<Vector256<int>>.Broadcast(void* source) => Vector256.Create(*(int*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<int> IByteLanes<Vector256<int>>.Broadcast(int value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void IByteLanes<Vector256<int>>.Store(Vector256<int> value, void* destination) =>
        value.Store((int*)destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<int> IByteLanes<Vector256<int>>.LowNibbles(Vector256<int> bytes) =>
        bytes & Vector256.Create(0x0f0f0f0f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<int> IByteLanes<Vector256<int>>.HighNibbles(Vector256<int> bytes) =>
        (bytes >>> 4) & Vector256.Create(0x0f0f0f0f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<int> IByteLanes<Vector256<int>>.And(Vector256<int> left, Vector256<int> right) => left & right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<int> IByteLanes<Vector256<int>>.Or(Vector256<int> left, Vector256<int> right) => left | right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<int> IByteLanes<Vector256<int>>.ShiftLeft(Vector256<int> words, int bits) => words << bits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<int> IByteLanes<Vector256<int>>.ShiftRight(Vector256<int> words, int bits) => words >>> bits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<int> IByteLanes<Vector256<int>>.LoadTable(byte* sixteen) =>
        Vector256.Create(Vector128.Load(sixteen)).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<int> IByteLanes<Vector256<int>>.Lookup(Vector256<int> table, Vector256<int> nibbles) =>
        Avx2.Shuffle(table.AsByte(), nibbles.AsByte()).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<int> IByteLanes<Vector256<int>>.LoadSignedBytes(void* source) =>
        Avx2.ConvertToVector256Int16(Vector128.Load((sbyte*)source)).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<int> IByteLanes<Vector256<int>>.LoadBytes(void* source) =>
        Avx2.ConvertToVector256Int16(Vector128.Load((byte*)source)).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<int> IByteLanes<Vector256<int>>.RepeatLow(Vector256<int> words) =>
        (words & Vector256.Create(0xffff)) | (words << 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<int> IByteLanes<Vector256<int>>.RepeatHigh(Vector256<int> words) =>
        (words & Vector256.Create(-0x10000)) | (words >>> 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<int> IByteLanes<Vector256<int>>.AddIntegers(Vector256<int> left, Vector256<int> right) =>
        left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<int> IByteLanes<Vector256<int>>.ToFloats(Vector256<int> integers) =>
        Vector256.ConvertToSingle(integers).AsInt32();

    // The exponent and fraction of a half in their 32-bit places stand for its value times 2^-112.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<int> IByteLanes<Vector256<int>>.LoadHalves(void* source)
    {
        var bits = Avx2.ConvertToVector256Int32(Vector128.Load((short*)source));
        return (
            ((bits << 13) & Vector256.Create(unchecked((int)0x8fffe000))).AsSingle()
            * Vector256.Create(5.192296858534828e33f)
        ).AsInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<int> IByteLanes<Vector256<int>>.Multiply(Vector256<int> left, Vector256<int> right) =>
        (left.AsSingle() * right.AsSingle()).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<int> IByteLanes<Vector256<int>>.MultiplyAddFloats(
        Vector256<int> left,
        Vector256<int> right,
        Vector256<int> addend
    ) => Vector256.MultiplyAddEstimate(left.AsSingle(), right.AsSingle(), addend.AsSingle()).AsInt32();
}
