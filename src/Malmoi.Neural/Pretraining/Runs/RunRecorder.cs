using Malmoi.Neural.Pretraining.Runs.TensorBoard;

namespace Malmoi.Neural.Pretraining.Runs;

/// <summary>Writes down what happens in a training: into the run's database and its files for TensorBoard.</summary>
public sealed class RunRecorder : ITrainingObserver, IDisposable
{
    private readonly RunFolder _run;
    private readonly RunMetrics _metrics;
    private readonly EventFile _events;

    /// <exception cref="InputException">A file of the folder cannot be written.</exception>
    public RunRecorder(RunFolder run)
    {
        _run = run;
        _metrics = RunMetrics.Write(run.Metrics);
        try
        {
            _events = EventFile.Create(run.Path);
        }
        catch
        {
            _metrics.Dispose();
            throw;
        }
    }

    /// <summary>Operations a second that the machine can do; 0: nobody knows.</summary>
    public double Peak { get; init; }

    public void Stepped(TrainingStep step)
    {
        _metrics.Add(step);
        _events.Add(
            step.Step,
            ("train/loss", step.Loss),
            ("train/learning rate", step.LearningRate),
            ("train/gradient norm", step.GradientNorm),
            ("speed/tokens a second", step.TokensPerSecond),
            ("speed/utilisation", Peak > 0 ? step.Utilisation(Peak) : 0)
        );
    }

    public void Evaluated(HeldOutScore evaluation)
    {
        _metrics.Add(evaluation);
        _events.Add(
            evaluation.Step,
            ("held out/loss", evaluation.Loss),
            ("held out/perplexity", evaluation.Perplexity)
        );
        Flush();
    }

    /// <summary>Notes down what only this kind of training measures, by name: "reward/chosen".</summary>
    /// <param name="step">After which.</param>
    /// <param name="isHeldOut">Whether on held-out examples.</param>
    /// <param name="values">What is no number is left out.</param>
    public void Measured(long step, bool isHeldOut, IEnumerable<(string Name, double Value)> values)
    {
        foreach (var (name, value) in values.Where(value => double.IsFinite(value.Value)))
        {
            _metrics.Add(new RunMeasure(step, name, value, isHeldOut));
            _events.Add(step, ((isHeldOut ? "held out " : "train ") + name, value));
        }
    }

    /// <summary>Notes down texts that the model wrote after a step.</summary>
    /// <exception cref="InputException">They cannot be written.</exception>
    public void Sampled(long step, params IEnumerable<RunSample> samples) =>
        RunSamples.Write(_run.Samples, step - 1, samples);

    public void Saved(long step, string path) => Flush();

    /// <summary>What was measured after the checkpoint is measured again.</summary>
    public void Resumed(long step, string path)
    {
        _metrics.Forget(step);
        RunSamples.Write(_run.Samples, step);
    }

    /// <summary>Writes what waits.</summary>
    /// <exception cref="InputException">The disk is full.</exception>
    public void Flush()
    {
        _metrics.Flush();
        _events.Flush();
    }

    public void Dispose()
    {
        try
        {
            Flush();
        }
        finally
        {
            _metrics.Dispose();
            _events.Dispose();
        }
    }
}
