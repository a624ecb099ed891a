using System.Diagnostics;
using Malmoi.Neural.Alignment.Online;

namespace Malmoi.Cli.Commands.Aligning;

/// <summary>How a policy's training goes, in a line: beside a bar on a terminal, by itself now and then where there is none.</summary>
/// <param name="steps">In all.</param>
/// <param name="lines">Where lines go where there is no terminal; null: nowhere.</param>
internal sealed class PolicyProgress(long steps, TextWriter? lines) : IPolicyObserver
{
    private static readonly TimeSpan s_between = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private TimeSpan _next = TimeSpan.Zero;

    /// <summary>The first step of this process; null before it.</summary>
    public PolicyStep? First { get; private set; }

    /// <summary>The last one; null before the first.</summary>
    public PolicyStep? Last { get; private set; }

    /// <summary>What the user should read.</summary>
    public List<string> Notices { get; } = [];

    /// <summary>How much is done, from 0 to 1; null before the first step.</summary>
    public double? Share
    {
        get
        {
            lock (_lock)
            {
                return Last is null ? null : (double)Last.Step / steps;
            }
        }
    }

    public void Stepped(PolicyStep step)
    {
        lock (_lock)
        {
            First ??= step;
            Last = step;
        }

        if (lines is not null && (_watch.Elapsed >= _next || step.Step == steps))
        {
            _next = _watch.Elapsed + s_between;
            lines.WriteLine($"step {step.Step}/{steps}: {Words(step)}");
        }
    }

    public void Compared(PolicyComparison comparison) =>
        lines?.WriteLine(
            $"after step {comparison.Step}: {(100 * comparison.WinRate).Fixed(1)} % won against the reference, score {comparison.Before.Fixed(3)} before, {comparison.After.Fixed(3)} now"
        );

    public void Resumed(long step, string path) => Noticed($"goes on from '{path}'");

    public void Noticed(string line)
    {
        Notices.Add(line);
        lines?.WriteLine(line);
    }

    /// <summary>The last step in words.</summary>
    public string Said()
    {
        lock (_lock)
        {
            return Last is null ? "writing" : Words(Last);
        }
    }

    private static string Words(PolicyStep step)
    {
        var seconds = step.WritingSeconds + step.JudgingSeconds + step.LearningSeconds;
        return $"score {step.Score.Fixed(3)}, {step.Distance.Fixed(2)} nats from the reference, {step.Length.Fixed(1)} tokens, {seconds.Fixed(1)} s a step ({step.WritingSeconds.Fixed(1)} writing)";
    }
}
