using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Malmoi.Benchmarks;

/// <summary>How fast this machine reads memory from beginning to end: what decoding, which reads all weights for each token, can reach at most.</summary>
internal static unsafe class ReadRate
{
    private const nuint Bytes = 256u << 20;
    private const int Rounds = 8;

    /// <summary>Bytes a second of all threads together, the best of a few rounds.</summary>
    public static double Measure(int threads)
    {
        using var start = new Barrier(threads + 1);
        var others = new Thread[threads];
        for (var i = 0; i < threads; i++)
        {
            others[i] = new Thread(() => Sum(start));
            others[i].Start();
        }

        var best = double.PositiveInfinity;
        start.SignalAndWait();
        for (var round = 0; round < Rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            start.SignalAndWait();
            best = Math.Min(best, watch.Elapsed.TotalSeconds);
        }

        Array.ForEach(others, thread => thread.Join());
        return threads * (double)Bytes / best;
    }

    private static void Sum(Barrier start)
    {
        var numbers = (byte*)NativeMemory.AlignedAlloc(Bytes, 1 << 21);
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
