using System.Diagnostics;
using Malmoi.Tokenization.Trainers;

namespace Malmoi.Cli.Commands;

/// <summary>How far a training has come and how fast it goes.</summary>
internal sealed class TrainingStage : IProgress<TrainingProgress>
{
    private readonly Stopwatch _watch = new();
    private readonly Lock _lock = new();
    private double _first;
    private double _share;

    /// <summary>How much is done, from 0 to 1.</summary>
    public double Share
    {
        get
        {
            lock (_lock)
            {
                return _share;
            }
        }
    }

    /// <summary>Words a second of a training that sees so many words, those before a checkpoint left out.</summary>
    public double WordsPerSecond(double words)
    {
        lock (_lock)
        {
            return words * (_share - _first) / Math.Max(1e-3, _watch.Elapsed.TotalSeconds);
        }
    }

    /// <summary>The same as a text.</summary>
    public string Rate(double words) => $"{((long)WordsPerSecond(words)).Grouped()} words/s";

    public void Report(TrainingProgress value)
    {
        lock (_lock)
        {
            if (!_watch.IsRunning)
            {
                _watch.Start();
                _first = value.Share;
            }

            _share = Math.Max(_share, value.Share);
        }
    }
}
