using Malmoi.Neural.Pretraining;

namespace Malmoi.Neural.Tests.Pretraining;

/// <summary>Keeps all that a trainer tells.</summary>
internal sealed class StepList : ITrainingObserver
{
    public List<TrainingStep> Steps { get; } = [];

    public List<HeldOutScore> Evaluations { get; } = [];

    public List<long> Checkpoints { get; } = [];

    public List<string> Notices { get; } = [];

    public long? ResumedAt { get; private set; }

    /// <summary>Is called after each step.</summary>
    public Action<TrainingStep>? OnStep { get; init; }

    public void Stepped(TrainingStep step)
    {
        Steps.Add(step);
        OnStep?.Invoke(step);
    }

    public void Evaluated(HeldOutScore evaluation) => Evaluations.Add(evaluation);

    public void Saved(long step, string path) => Checkpoints.Add(step);

    public void Resumed(long step, string path) => ResumedAt = step;

    public void Noticed(string line) => Notices.Add(line);
}
