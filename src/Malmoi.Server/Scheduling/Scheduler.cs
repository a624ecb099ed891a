using Malmoi.LanguageModels;

namespace Malmoi.Server.Scheduling;

/// <summary>Lets many requests share one model: continuous batching (Yu et al., 2022, Orca).</summary>
/// <remarks>
/// One thread owns the model. Each of its steps reads, in one batch, the next token of every text that is being written and a part of the
/// prompts that are not read yet; texts come and go between two steps. Scoring work is done in small pieces between steps, one a step:
/// nobody stands still for long.
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
    private readonly RunningBatch _batch;
    private readonly KeptStates _kept;

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
        (_batch, _kept) = (new RunningBatch(model), new KeptStates(options.KeptTokens));
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
            _batch.Leave();
            Admit();
            var worked = Work();
            if (!_batch.IsEmpty)
            {
                _report(_batch.Step(_options.PromptTokensAtOnce));
            }
            else if (!worked)
            {
                _wake.Wait();
            }
        }

        var stopped = new OperationCanceledException(_stopping.Token);
        _batch.Drop(stopped);
        _kept.Dispose();
        lock (_lock)
        {
            foreach (var generation in _waiting)
            {
                generation.Writing.Fail(stopped);
            }

            foreach (var piece in _work)
            {
                piece.Cancel();
            }
        }
    }

    // In the order of their coming; whoever wants many places waits until they are free, or all are.
    private void Admit()
    {
        var taken = _batch.Weight;
        while (TryTake(taken) is { } generation)
        {
            if (generation.Writing.IsOver)
            {
                generation.Writing.Fail(new OperationCanceledException(generation.Writing.Cancellation));
                continue;
            }

            try
            {
                var prompt = new RunningPrompt(_model!, _tokenizer!, generation, _kept);
                _batch.Add(prompt);
                taken += prompt.Weight;
            }
            catch (Exception error)
            {
                generation.Writing.Fail(error);
            }
        }

        Running = taken;
    }

    private Generation? TryTake(int taken)
    {
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

    private sealed record PieceOfWork(Action Do, Action Cancel);
}
