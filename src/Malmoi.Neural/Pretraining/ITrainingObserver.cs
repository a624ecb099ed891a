namespace Malmoi.Neural.Pretraining;

/// <summary>Is told what happens in a training, on the thread that trains.</summary>
public interface ITrainingObserver
{
    /// <summary>A step was taken.</summary>
    void Stepped(TrainingStep step);

    /// <summary>Held-out batches were scored.</summary>
    void Evaluated(HeldOutScore evaluation) { }

    /// <summary>A checkpoint stands.</summary>
    void Saved(long step, string path) { }

    /// <summary>The training goes on from a checkpoint.</summary>
    void Resumed(long step, string path) { }

    /// <summary>Something that the user should read, and that stops nothing: a damaged checkpoint was left out.</summary>
    void Noticed(string line) { }
}
