using System.Diagnostics;
using System.Runtime.InteropServices;
using Malmoi.LanguageModels;

namespace Malmoi.Server.Scheduling;

/// <summary>The prompts and texts that take part in a model's steps; they come and go between two steps.</summary>
/// <param name="model">Null for one that only scores: nothing is ever added then.</param>
internal sealed class RunningBatch(INextTokenModel? model)
{
    // Below so many numbers a step, starting threads takes longer than choosing tokens.
    private const long FewNumbers = 1 << 17;

    private readonly List<IRunning> _readers = [];
    private readonly List<Reading> _readings = [];
    private readonly List<IRunning> _read = [];
    private List<IRunning> _running = [];
    private List<IRunning> _next = [];
    private int _turn;

    public bool IsEmpty => _running.Count == 0;

    /// <summary>How many texts it stands for.</summary>
    public int Weight
    {
        get
        {
            var weight = 0;
            foreach (var running in _running)
            {
                weight += running.Weight;
            }

            return weight;
        }
    }

    public void Add(IRunning running) => _running.Add(running);

    /// <summary>Drops those for whom nobody waits any more.</summary>
    public void Leave()
    {
        for (var i = _running.Count - 1; i >= 0; i--)
        {
            if (_running[i].Generation.Writing is { IsOver: true } writing)
            {
                Drop(_running[i], new OperationCanceledException(writing.Cancellation));
                _running.RemoveAt(i);
            }
        }
    }

    /// <summary>Drops all.</summary>
    public void Drop(Exception error)
    {
        _running.ForEach(running => Drop(running, error));
        _running.Clear();
    }

    /// <summary>Reads the next token of every text, and parts of prompts.</summary>
    /// <param name="budget">Tokens of prompts that there is room for.</param>
    public StepReport Step(int budget)
    {
        var started = Stopwatch.GetTimestamp();
        var (sequences, tokens) = (0, 0);
        _next.Clear();
        _read.Clear();
        _turn = (_turn + 1) % _running.Count;
        // Whoever was first for the room that prompts have is last the next time.
        for (var i = 0; i < _running.Count; i++)
        {
            var running = _running[(i + _turn) % _running.Count];
            if (running.Next(ref budget) is not { } reading)
            {
                _next.Add(running);
                continue;
            }

            sequences++;
            tokens += reading.Tokens.Length;
            if (reading.Tokens.IsEmpty)
            {
                // It asks for the distribution that its state stands before: a model without a begin mark may have none.
                Read([reading], [running]);
            }
            else
            {
                _readings.Add(reading);
                _readers.Add(running);
            }
        }

        if (_readings.Count > 0)
        {
            Read(CollectionsMarshal.AsSpan(_readings), CollectionsMarshal.AsSpan(_readers));
        }

        _readings.Clear();
        _readers.Clear();
        Advance();
        (_running, _next) = (_next, _running);
        return new StepReport(sequences, tokens, Stopwatch.GetElapsedTime(started));
    }

    private void Read(ReadOnlySpan<Reading> readings, ReadOnlySpan<IRunning> readers)
    {
        try
        {
            model!.Read(readings);
            _read.AddRange(readers);
        }
        catch (Exception error)
        {
            foreach (var reader in readers)
            {
                Drop(reader, error);
            }
        }
    }

    // Choosing from a large vocabulary takes its time too.
    private void Advance()
    {
        if (_read.Count * (long)model!.VocabularySize < FewNumbers)
        {
            foreach (var running in _read)
            {
                _next.AddRange(Advance(running));
            }

            return;
        }

        var next = new IReadOnlyList<IRunning>[_read.Count];
        Parallel.For(0, next.Length, i => next[i] = Advance(_read[i]));
        foreach (var others in next)
        {
            _next.AddRange(others);
        }
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
}

/// <summary>One step of a scheduler.</summary>
/// <param name="Sequences">How many texts and prompts took part.</param>
/// <param name="Tokens">How many tokens were read.</param>
/// <param name="Time">How long it took, choosing the next tokens with it.</param>
internal readonly record struct StepReport(int Sequences, int Tokens, TimeSpan Time);
