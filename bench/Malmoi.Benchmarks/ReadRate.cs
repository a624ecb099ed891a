using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Malmoi.Storage;

namespace Malmoi.Benchmarks;

/// <summary>How fast this machine reads memory from beginning to end: what decoding, which reads all weights for each token, can reach at most.</summary>
internal static unsafe class ReadRate
{
    private const nuint Bytes = 256u << 20;
    private const int Rounds = 41;

    /// <summary>Bytes a second of all threads together, the median of the rounds.</summary>
    public static double Measure(int threads)
    {
        using var start = new Barrier(threads + 1);
        var others = new Thread[threads];
        for (var i = 0; i < threads; i++)
        {
            others[i] = new Thread(() => Sum(start));
            others[i].Start();
        }

        var seconds = new double[Rounds];
        start.SignalAndWait();
        for (var round = 0; round < Rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            start.SignalAndWait();
            seconds[round] = watch.Elapsed.TotalSeconds;
        }

        Array.ForEach(others, thread => thread.Join());
        Array.Sort(seconds);
        return threads * (double)Bytes / seconds[Rounds / 2];
    }

    private static void Sum(Barrier start)
    {
        var numbers = (byte*)LargePages.Allocate((long)Bytes); // as weights are
        new Span<byte>(numbers, (int)Bytes).Fill(1);
        var sum = 0;
        start.SignalAndWait();
        for (var round = 0; round < Rounds; round++)
        {
            sum += SumOnce(numbers);
            start.SignalAndWait();
        }

        NativeMemory.AlignedFree(numbers);
        Trace.Assert(sum != 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int SumOnce(byte* numbers)
    {
        var (a, b) = (Vector512<int>.Zero, Vector512<int>.Zero);
        var (c, d) = (Vector512<int>.Zero, Vector512<int>.Zero);
        for (var at = numbers; at < numbers + Bytes; at += 256)
        {
            a += Vector512.Load((int*)at);
            b += Vector512.Load((int*)(at + 64));
            c += Vector512.Load((int*)(at + 128));
            d += Vector512.Load((int*)(at + 192));
        }

        return Vector512.Sum(a + b + c + d);
    }
}
