using System.Diagnostics;
using Malmoi.Neural.Pretraining;

namespace Malmoi.Cli.Commands.Pretraining;

/// <summary>How a training goes, in a line: loss, tokens a second, utilisation, time left; beside a bar on a terminal, by itself now and then where there is none.</summary>
/// <param name="lines">Where lines go where there is no terminal; null: nowhere.</param>
internal sealed class TrainingProgressLine(TextWriter? lines) : ITrainingObserver
{
    // Of the mean over the last steps.
    private const double Memory = 0.95;
    private static readonly TimeSpan s_between = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private TimeSpan _next = TimeSpan.Zero;
    private long _first;
    private TimeSpan _begun;
    private TrainingStep? _last;
    private double _loss;
    private double _seconds;
    private double _tokens;
    private double _operations;
    private HeldOutScore? _heldOut;

    /// <summary>Whether losses are those of next tokens, whose perplexity says something.</summary>
    public bool HasPerplexity { get; init; } = true;

    /// <summary>Steps in all.</summary>
    public long Steps { get; set; }

    /// <summary>Operations a second that the machine can do.</summary>
    public double Peak { get; set; }

    /// <summary>The last evaluation; null before the first.</summary>
    public HeldOutScore? HeldOut
    {
        get
        {
            lock (_lock)
            {
                return _heldOut;
            }
        }
    }

    /// <summary>The last step; null before the first.</summary>
    public TrainingStep? Last
    {
        get
        {
            lock (_lock)
            {
                return _last;
            }
        }
    }

    /// <summary>How much is done, from 0 to 1; null before the first step.</summary>
    public double? Share
    {
        get
        {
            lock (_lock)
            {
                return _last is null ? null : (double)_last.Step / Steps;
            }
        }
    }

    /// <summary>Tokens a second over all steps of this process.</summary>
    public double TokensPerSecond { get; private set; }

    public void Stepped(TrainingStep step)
    {
        lock (_lock)
        {
            (_first, _begun) = _last is null
                ? (step.Step - 1, _watch.Elapsed - TimeSpan.FromSeconds(step.Seconds))
                : (_first, _begun);
            _loss = _last is null ? step.Loss : (Memory * _loss) + ((1 - Memory) * step.Loss);
            _last = step;
            (_seconds, _tokens, _operations) = (
                _seconds + step.Seconds,
                _tokens + step.Tokens,
                _operations + step.Operations
            );
            TokensPerSecond = _tokens / _seconds;
        }

        if (_watch.Elapsed >= _next)
        {
            _next = _watch.Elapsed + s_between;
            lines?.WriteLine(Text());
        }
    }

    public void Evaluated(HeldOutScore score)
    {
        lock (_lock)
        {
            _heldOut = score;
        }

        lines?.WriteLine(
            $"step {score.Step.Grouped()}: held-out loss {score.Loss.Fixed(4)}{(HasPerplexity ? $", perplexity {score.Perplexity.Short()}" : "")}{(score.IsBest ? ", the best so far" : "")}"
        );
    }

    public void Resumed(long step, string path) => lines?.WriteLine($"going on from '{path}'");

    public void Noticed(string line) => (lines ?? Console.Error).WriteLine(line);

    /// <summary>The line, with the time that is left.</summary>
    public string Text()
    {
        lock (_lock)
        {
            return _last is null
                ? "step 0"
                // Evaluations and checkpoints take their time too.
                : $"{Rate()}, {Spelled((Steps - _last.Step) * (_watch.Elapsed - _begun) / (_last.Step - _first))} left";
        }
    }

    /// <summary>The line for beside a bar, which knows the time.</summary>
    public string Rate()
    {
        lock (_lock)
        {
            if (_last is null)
            {
                return "step 0";
            }

            var utilisation = Peak > 0 ? $", {(100 * _operations / _seconds / Peak).Fixed(0)} % MFU" : "";
            var heldOut = _heldOut is null ? "" : $" (held out {_heldOut.Loss.Fixed(3)})";
            return $"step {_last.Step.Grouped()}/{Steps.Grouped()}, loss {_loss.Fixed(3)}{heldOut}, {((long)TokensPerSecond).Grouped()} tokens/s{utilisation}";
        }
    }

    private static string Spelled(TimeSpan time) =>
        time.TotalHours >= 1
            ? FormattableString.Invariant($"{(int)time.TotalHours}:{time:mm\\:ss}")
            : FormattableString.Invariant($"{(int)time.TotalMinutes}:{time:ss}");
}
