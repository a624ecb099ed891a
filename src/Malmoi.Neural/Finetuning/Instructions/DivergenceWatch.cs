using Malmoi.Neural.Pretraining;

namespace Malmoi.Neural.Finetuning.Instructions;

/// <summary>Ends a training whose loss rises and stays high, while a checkpoint from before is still there.</summary>
/// <remarks>It has diverged where the mean of the last steps is twice the lowest such mean, and a nat above it.</remarks>
public sealed class DivergenceWatch : ITrainingObserver
{
    private const int Steps = 20;

    private readonly Queue<double> _last = new();
    private double _lowest = double.PositiveInfinity;
    private (long Step, string Path)? _saved;

    public void Stepped(TrainingStep step)
    {
        _last.Enqueue(step.Loss);
        if (_last.Count < Steps)
        {
            return;
        }

        var mean = _last.Average();
        _last.Dequeue();
        _lowest = Math.Min(_lowest, mean);
        if (mean > 2 * _lowest && mean > _lowest + 1)
        {
            var stands = _saved is { } saved ? $"; the checkpoint of step {saved.Step} stands in '{saved.Path}'" : "";
            throw new InputException(
                FormattableString.Invariant(
                    $"the training diverges: at step {step.Step} the loss of the last {Steps} steps is {mean:0.00}, and it was {_lowest:0.00}: lower the learning rate or warm up longer{stands}"
                )
            );
        }
    }

    // What is saved while the loss rises is not what one would go back to.
    public void Saved(long step, string path)
    {
        if (_last.Count == 0 || _last.Average() <= _lowest * 1.5)
        {
            _saved = (step, path);
        }
    }

    public void Resumed(long step, string path) => _saved = (step, path);
}
