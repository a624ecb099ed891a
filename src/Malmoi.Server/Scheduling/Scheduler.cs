using System.Diagnostics;
using Malmoi.LanguageModels;

namespace Malmoi.Server.Scheduling;

/// <summary>Lets many requests share one model: continuous batching (Yu et al., 2022, Orca).</summary>
/// <remarks>
/// One thread owns the model. Each of its steps reads, in one batch, the next token of every text that is being written and a part of the
/// prompts that are not read yet; texts come and go between two steps. Prompts take turns for their part, and scoring work is done in
/// small pieces between steps, one a step: nobody stands still for long.
/// </remarks>
internal sealed class Scheduler : IDisposable
{
    private readonly INextTokenModel? _model;
    private readonly ITokenizer? _tokenizer;
    private readonly ServerOptions _options;
    private readonly Action<StepReport> _report;
    private readonly Lock _lock = new();
    private readonly Queue<Generation> _waiting = new();
    private readonly Queue<PieceOfWork> _work = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Thread _thread;
    private List<IRunning> _running = [];
    private int _turn;

    /// <param name="model">Null for a model that only scores.</param>
    /// <param name="tokenizer">The model's; null where it has no model.</param>
    /// <param name="options">How many at once, how many waiting.</param>
    /// <param name="report">Hears of every step, on the scheduler's thread.</param>
    public Scheduler(
        INextTokenModel? model,
        ITokenizer? tokenizer,
        ServerOptions options,
        Action<StepReport>? report = null
    )
    {
        (_model, _tokenizer, _options) = (model, tokenizer, options);
        _report = report ?? (_ => { });
        _thread = new Thread(Run) { IsBackground = true, Name = "malmoi scheduler" };
        _thread.Start();
    }

    /// <summary>Generations and pieces of work that have not begun.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count + _work.Count;
            }
        }
    }

    /// <summary>Texts that are being written or whose prompts are being read.</summary>
    public int Running { get; private set; }

    /// <summary>Queues what is to be written; its progress tells the rest.</summary>
    /// <exception cref="QueueFullException">Too many wait.</exception>
    public void Enqueue(Writing writing) => Enqueue(_waiting, writing.Generations);

    /// <summary>Does a small piece of work with the model, between two steps.</summary>
    /// <exception cref="QueueFullException">Too many wait.</exception>
    public async Task<T> DoAsync<T>(Func<T> work, CancellationToken ct)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var piece = new PieceOfWork(
            () =>
            {
                if (ct.IsCancellationRequested)
                {
                    result.TrySetCanceled(ct);
                    return;
                }

                try
                {
                    result.TrySetResult(work());
                }
                catch (Exception error)
                {
                    result.TrySetException(error);
                }
            },
            () => result.TrySetCanceled(_stopping.Token)
        );
        Enqueue(_work, [piece]);
        return await result.Task;
    }

    /// <summary>Ends the thread; what runs or waits is told that it is cancelled.</summary>
    public void Dispose()
    {
        _stopping.Cancel();
        _wake.Release();
        _thread.Join();
        _stopping.Dispose();
        _wake.Dispose();
    }

    private void Enqueue<T>(Queue<T> queue, IReadOnlyList<T> items)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, this);
            if (_waiting.Count + _work.Count >= _options.MostWaiting)
            {
                throw new QueueFullException(_waiting.Count + _work.Count, TimeSpan.FromSeconds(1));
            }

            foreach (var item in items)
            {
                queue.Enqueue(item);
            }
        }

        _wake.Release();
    }

    private void Run()
    {
        while (!_stopping.IsCancellationRequested)
        {
            Leave();
            Admit();
            var worked = Work();
            if (_running.Count > 0)
            {
                Step();
            }
            else if (!worked)
            {
                _wake.Wait();
            }
        }

        foreach (var running in _running)
        {
            Drop(running, new OperationCanceledException(_stopping.Token));
        }

        lock (_lock)
        {
            foreach (var generation in _waiting)
            {
                generation.Writing.Fail(new OperationCanceledException(_stopping.Token));
            }

            foreach (var piece in _work)
            {
                piece.Cancel();
            }
        }
    }

    // Nobody waits for these any more.
    private void Leave()
    {
        var gone = _running.FindAll(running => running.Generation.Writing.IsOver);
        foreach (var running in gone)
        {
            Drop(running, new OperationCanceledException(running.Generation.Writing.Cancellation));
            _running.Remove(running);
        }
    }

    // In the order of their coming; whoever wants many places waits until they are free, or all are.
    private void Admit()
    {
        while (TryAdmit() is { } generation)
        {
            if (generation.Writing.IsOver)
            {
                generation.Writing.Fail(new OperationCanceledException(generation.Writing.Cancellation));
                continue;
            }

            try
            {
                _running.Add(new RunningPrompt(_model!, _tokenizer!, generation));
            }
            catch (Exception error)
            {
                generation.Writing.Fail(error);
            }
        }

        Running = _running.Sum(running => running.Weight);
    }

    private Generation? TryAdmit()
    {
        var taken = _running.Sum(running => running.Weight);
        lock (_lock)
        {
            return _waiting.TryPeek(out var next) && (taken == 0 || taken + next.Samplers.Count <= _options.MostRunning)
                ? _waiting.Dequeue()
                : null;
        }
    }

    private bool Work()
    {
        PieceOfWork? piece;
        lock (_lock)
        {
            _work.TryDequeue(out piece);
        }

        piece?.Do();
        return piece is not null;
    }

    private void Step()
    {
        var started = Stopwatch.GetTimestamp();
        var budget = _options.PromptTokensAtOnce;
        _turn = _running.Count > 0 ? (_turn + 1) % _running.Count : 0;
        var readings = new List<Reading>(_running.Count);
        var readers = new List<IRunning>(_running.Count);
        // Whoever was first for the room that prompts have is last the next time.
        for (var i = 0; i < _running.Count; i++)
        {
            var running = _running[(i + _turn) % _running.Count];
            if (running.Next(ref budget) is { } reading)
            {
                readings.Add(reading);
                readers.Add(running);
            }
        }

        var next = new List<IRunning>(_running.Except(readers));
        foreach (var others in Advance(Read(readers, readings)))
        {
            next.AddRange(others);
        }

        _running = next;
        _report(
            new StepReport(
                readings.Count,
                readings.Sum(reading => reading.Tokens.Length),
                Stopwatch.GetElapsedTime(started)
            )
        );
    }

    // Whoever reads nothing asks for the distribution that its state stands before: a model without a begin mark may have none.
    private List<IRunning> Read(List<IRunning> readers, List<Reading> readings)
    {
        var done = new List<IRunning>(readers.Count);
        foreach (var group in Enumerable.Range(0, readers.Count).GroupBy(i => readings[i].Tokens.IsEmpty ? i : -1))
        {
            int[] places = [.. group];
            try
            {
                _model!.Read(Array.ConvertAll(places, i => readings[i]));
                done.AddRange(places.Select(i => readers[i]));
            }
            catch (Exception error)
            {
                Array.ForEach(places, i => Drop(readers[i], error));
            }
        }

        return done;
    }

    // Choosing from a large vocabulary takes its time too.
    private IReadOnlyList<IRunning>[] Advance(List<IRunning> readers)
    {
        var next = new IReadOnlyList<IRunning>[readers.Count];
        if (readers.Count * (long)_model!.VocabularySize < 1 << 17)
        {
            for (var i = 0; i < next.Length; i++)
            {
                next[i] = Advance(readers[i]);
            }
        }
        else
        {
            Parallel.For(0, next.Length, i => next[i] = Advance(readers[i]));
        }

        return next;
    }

    private static IReadOnlyList<IRunning> Advance(IRunning running)
    {
        try
        {
            return running.Advance();
        }
        catch (Exception error)
        {
            Drop(running, error);
            return [];
        }
    }

    private static void Drop(IRunning running, Exception error)
    {
        running.Dispose();
        running.Generation.Writing.Fail(error);
    }

    private sealed record PieceOfWork(Action Do, Action Cancel);
}

/// <summary>One step of a scheduler.</summary>
/// <param name="Sequences">How many texts and prompts took part.</param>
/// <param name="Tokens">How many tokens were read.</param>
/// <param name="Time">How long it took, choosing the next tokens with it.</param>
internal readonly record struct StepReport(int Sequences, int Tokens, TimeSpan Time);
