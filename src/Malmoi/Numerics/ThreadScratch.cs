using System.Runtime.InteropServices;

namespace Malmoi.Numerics;

/// <summary>Memory of the running thread for the numbers between two steps of a kernel; what it holds is lost at the next request.</summary>
internal sealed unsafe class ThreadScratch
{
    private const int Alignment = 64;

    [ThreadStatic]
    private static ThreadScratch? _own;

    private byte* _bytes;
    private nuint _length;

    ~ThreadScratch() => NativeMemory.AlignedFree(_bytes);

    /// <summary>At least so many bytes, on a cache line.</summary>
    public static byte* Bytes(nint length)
    {
        var own = _own ??= new ThreadScratch();
        if (own._length < (nuint)length)
        {
            NativeMemory.AlignedFree(own._bytes);
            own._bytes = null;
            own._length = 0;
            own._bytes = (byte*)NativeMemory.AlignedAlloc((nuint)length, Alignment);
            own._length = (nuint)length;
        }

        return own._bytes;
    }

    /// <summary>At least so many floats, on a cache line.</summary>
    public static float* Floats(nint count) => (float*)Bytes(count * sizeof(float));
}
