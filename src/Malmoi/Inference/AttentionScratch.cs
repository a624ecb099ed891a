using System.Runtime.InteropServices;

namespace Malmoi.Inference;

/// <summary>A thread's own room for the scores of the queries that it is at.</summary>
internal sealed unsafe class AttentionScratch
{
    [ThreadStatic]
    private static AttentionScratch? _own;

    private float* _numbers;
    private long _count;

    ~AttentionScratch() => NativeMemory.AlignedFree(_numbers);

    /// <summary>Room for at least so many numbers; what it held before is lost.</summary>
    public static float* Floats(long count)
    {
        var own = _own ??= new AttentionScratch();
        if (own._count < count)
        {
            NativeMemory.AlignedFree(own._numbers);
            own._numbers = null;
            own._count = 0;
            own._numbers = (float*)NativeMemory.AlignedAlloc(checked((nuint)count * sizeof(float)), 64);
            own._count = count;
        }

        return own._numbers;
    }
}
