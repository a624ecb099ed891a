using Malmoi.Neural.Finetuning.Instructions;
using Malmoi.Neural.Pretraining;
using Malmoi.Neural.Pretraining.Runs;

namespace Malmoi.Neural.Alignment;

/// <summary>What a run of alignment does when something happens in its training: writes down what was measured, saves the model, and tells others.</summary>
internal sealed class AlignmentEvents(RunRecorder recorder, IMeasured measured, Action save, ITrainingObserver? next)
    : ITrainingObserver
{
    private readonly DivergenceWatch _watch = new();

    public void Stepped(TrainingStep step)
    {
        recorder.Stepped(step);
        recorder.Measured(step.Step, isHeldOut: false, measured.Learned.Values);
        measured.Learned.Clear();
        next?.Stepped(step);
        _watch.Stepped(step);
    }

    public void Evaluated(HeldOutScore score)
    {
        recorder.Evaluated(score);
        recorder.Measured(score.Step, isHeldOut: true, measured.HeldOut.Values);
        measured.HeldOut.Clear();
        next?.Evaluated(score);
    }

    public void Saved(long step, string path)
    {
        recorder.Saved(step, path);
        save();
        _watch.Saved(step, path);
        next?.Saved(step, path);
    }

    public void Resumed(long step, string path)
    {
        recorder.Resumed(step, path);
        _watch.Resumed(step, path);
        next?.Resumed(step, path);
    }

    public void Noticed(string line) => next?.Noticed(line);
}
