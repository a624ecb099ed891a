using System.Collections.Concurrent;

namespace Malmoi.Cli;

/// <summary>The thread that the program began on does the long work.</summary>
/// <remarks>
/// glibc keeps what a program gives back without a limit only for its first thread. Other threads have heaps of 64 MB; what is larger comes from
/// the system every time, which fills it with zeros first: a third of the time of a training whose scores of all tokens are larger.
/// </remarks>
internal static class MainThread
{
    // Of the program that is asked, whichever of its threads asks.
    private static readonly AsyncLocal<BlockingCollection<Task>?> s_work = new();

    /// <summary>Runs a program, and on this thread the work that it leaves here.</summary>
    public static int Run(Func<Task<int>> program)
    {
        using var work = s_work.Value = [];
        var running = program();
        // An error is told where the program's end is awaited, below.
        running.ContinueWith(_ => work.CompleteAdding(), TaskScheduler.Default);
        foreach (var one in work.GetConsumingEnumerable())
        {
            one.RunSynchronously(TaskScheduler.Default);
        }

        s_work.Value = null;
        return running.GetAwaiter().GetResult();
    }

    /// <summary>Does work up to its first wait on the thread of <see cref="Run"/>; outside of it, as in tests, on another.</summary>
    public static Task<T> RunAsync<T>(Func<Task<T>> work)
    {
        if (s_work.Value is not { } queue)
        {
            return Task.Run(work);
        }

        var task = new Task<Task<T>>(work);
        queue.Add(task);
        return task.Unwrap();
    }
}
