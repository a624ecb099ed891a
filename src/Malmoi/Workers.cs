using System.Runtime.ExceptionServices;

namespace Malmoi;

/// <summary>Does numbered pieces of work on several threads; the first failure stops all and is thrown as it is.</summary>
internal static class Workers
{
    /// <param name="threads">Threads to use, the caller's among them.</param>
    /// <param name="pieces">How many pieces there are; each is taken once, lower numbers first.</param>
    /// <param name="scratch">Makes what one thread keeps from piece to piece.</param>
    /// <param name="work">Does a piece.</param>
    /// <param name="ct">Stops between pieces.</param>
    public static void Run<TScratch>(
        int threads,
        int pieces,
        Func<TScratch> scratch,
        Action<TScratch, int> work,
        CancellationToken ct
    )
    {
        var next = -1;
        ExceptionDispatchInfo? failure = null;
        void Loop()
        {
            try
            {
                var own = scratch();
                int piece;
                while (Volatile.Read(ref failure) is null && (piece = Interlocked.Increment(ref next)) < pieces)
                {
                    ct.ThrowIfCancellationRequested();
                    work(own, piece);
                }
            }
            catch (Exception error)
            {
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(error), null);
            }
        }

        var others = new Thread[Math.Max(0, Math.Min(threads, pieces) - 1)];
        for (var i = 0; i < others.Length; i++)
        {
            others[i] = new Thread(Loop) { IsBackground = true, Name = "malmoi worker" };
            others[i].Start();
        }

        Loop();
        foreach (var thread in others)
        {
            thread.Join();
        }

        failure?.Throw();
    }
}
