using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Malmoi.Numerics;

/// <summary>A job in numbered pieces, each done by whichever thread is free.</summary>
public interface IPieces
{
    /// <summary>Does one of them.</summary>
    void Do(int piece);
}

/// <summary>Threads that stay and do numbered pieces of short jobs, thousands of times a second; the caller is the first of them.</summary>
/// <remarks>
/// Pieces are taken one by one by whoever is free, so that a thread that the machine has put aside holds up its own piece and no more, and one
/// that still sleeps holds up nothing. Waiting threads spin a moment, then offer their core to others, then sleep. Any number of threads may
/// call; each does its own job to the end, and the workers help the latest.
/// </remarks>
public sealed class WorkerPool : IDisposable
{
    private const int Spins = 300;
    private static readonly long Patience = Stopwatch.Frequency / 5000;

    [ThreadStatic]
    private static WorkerPool? _inside;

    private readonly Thread[] _others;
    private readonly object _bed = new();
    private Job? _latest;
    private Job? _spare;
    private int _asleep;
    private volatile bool _stopped;

    /// <param name="threads">The caller's among them.</param>
    public WorkerPool(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        Threads = threads;
        _others = new Thread[threads - 1];
        for (var i = 0; i < _others.Length; i++)
        {
            _others[i] = new Thread(Help) { IsBackground = true, Name = "malmoi kernel" };
            _others[i].Start();
        }
    }

    /// <summary>How many pieces can be under way at once.</summary>
    public int Threads { get; }

    /// <summary>Does pieces 0 to <paramref name="pieces"/> - 1, each once, lower numbers first; returns when all are done.</summary>
    /// <remarks>What a piece asks the pool to do, its own thread does.</remarks>
    /// <exception cref="Exception">The first failure of a piece, as it is; pieces that had not begun are left out.</exception>
    public void Run(int pieces, Action<int> work) => Run(pieces, new Delegated(work));

    /// <inheritdoc cref="Run(int, Action{int})"/>
    public void Run(int pieces, IPieces work)
    {
        if (pieces <= 1 || Threads == 1 || _stopped || _inside == this)
        {
            for (var piece = 0; piece < pieces; piece++)
            {
                work.Do(piece);
            }

            return;
        }

        var job = Interlocked.Exchange(ref _spare, null) ?? new Job();
        job.Begin(pieces, work);
        // A full fence: a worker that goes to sleep either sees the job or is seen asleep.
        Interlocked.Exchange(ref _latest, job);
        if (_asleep > 0)
        {
            lock (_bed)
            {
                Monitor.PulseAll(_bed);
            }
        }

        var outside = _inside;
        _inside = this;
        job.Do();
        _inside = outside;
        for (var waits = 0; !job.IsDone; waits++)
        {
            Wait(waits);
        }

        var failure = job.End();
        Volatile.Write(ref _spare, job);
        failure?.Throw();
    }

    public void Dispose()
    {
        _stopped = true;
        lock (_bed)
        {
            Monitor.PulseAll(_bed);
        }

        foreach (var thread in _others)
        {
            thread.Join();
        }
    }

    private void Help()
    {
        _inside = this;
        while (Next() is { } job)
        {
            job.Do();
        }
    }

    private Job? Next()
    {
        var since = Stopwatch.GetTimestamp();
        for (var waits = 0; !_stopped; waits++)
        {
            if (Open() is { } job)
            {
                return job;
            }

            Wait(waits);
            if (waits >= Spins && Stopwatch.GetTimestamp() - since > Patience)
            {
                Sleep();
                (waits, since) = (0, Stopwatch.GetTimestamp());
            }
        }

        return null;
    }

    // The latest job, while pieces of it are left.
    private Job? Open() => Volatile.Read(ref _latest) is { IsOpen: true } job ? job : null;

    private void Sleep()
    {
        lock (_bed)
        {
            Interlocked.Increment(ref _asleep);
            while (Open() is null && !_stopped)
            {
                Monitor.Wait(_bed);
            }

            Interlocked.Decrement(ref _asleep);
        }
    }

    private static void Wait(int waits)
    {
        if (waits < Spins)
        {
            Thread.SpinWait(2);
        }
        else
        {
            Thread.Yield();
        }
    }

    private sealed class Delegated(Action<int> work) : IPieces
    {
        public void Do(int piece) => work(piece);
    }

    /// <summary>What is under way; used again for the next job.</summary>
    private sealed class Job
    {
        // How many pieces there are in the upper half, how many were taken in the lower: as one number, so that a worker that comes late
        // finds either nothing left of the last job or a piece of the next, whose work is set by then.
        private long _pieces;
        private int _count;
        private int _done;
        private IPieces? _work;
        private ExceptionDispatchInfo? _failure;

        public bool IsDone => Volatile.Read(ref _done) == _count;

        public bool IsOpen
        {
            get
            {
                var pieces = Volatile.Read(ref _pieces);
                return (int)pieces < (int)(pieces >> 32);
            }
        }

        public void Begin(int pieces, IPieces work)
        {
            (_count, _done, _work) = (pieces, 0, work);
            Volatile.Write(ref _pieces, (long)pieces << 32);
        }

        /// <summary>The first failure; to be called when all is done.</summary>
        public ExceptionDispatchInfo? End()
        {
            var failure = _failure;
            (_work, _failure) = (null, null);
            return failure;
        }

        public void Do()
        {
            var done = 0;
            while (IsOpen)
            {
                var taken = Interlocked.Increment(ref _pieces);
                var piece = (int)taken - 1;
                if (piece >= (int)(taken >> 32))
                {
                    break;
                }

                done++;
                if (Volatile.Read(ref _failure) is not null)
                {
                    continue;
                }

                try
                {
                    _work!.Do(piece);
                }
                catch (Exception error)
                {
                    Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(error), null);
                }
            }

            if (done > 0)
            {
                Interlocked.Add(ref _done, done);
            }
        }
    }
}
