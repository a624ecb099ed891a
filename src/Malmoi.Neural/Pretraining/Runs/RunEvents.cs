namespace Malmoi.Neural.Pretraining.Runs;

/// <summary>What a run does when something happens in its training: writes it down, lets the model speak, saves it, and tells others.</summary>
internal sealed class RunEvents(
    RunRecorder recorder,
    SampleWriter samples,
    int? begin,
    Action save,
    ITrainingObserver? next
) : ITrainingObserver
{
    public void Stepped(TrainingStep step)
    {
        recorder.Stepped(step);
        next?.Stepped(step);
    }

    public void Evaluated(HeldOutScore score)
    {
        recorder.Evaluated(score);
        recorder.Sampled(score.Step, samples.Write(score.Step, begin));
        next?.Evaluated(score);
    }

    public void Saved(long step, string path)
    {
        recorder.Saved(step, path);
        save();
        next?.Saved(step, path);
    }

    public void Resumed(long step, string path)
    {
        recorder.Resumed(step, path);
        next?.Resumed(step, path);
    }

    public void Noticed(string line) => next?.Noticed(line);
}
