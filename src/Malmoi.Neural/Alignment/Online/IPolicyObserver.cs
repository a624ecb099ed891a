namespace Malmoi.Neural.Alignment.Online;

/// <summary>Is told what happens in a policy's training, on the thread that trains.</summary>
public interface IPolicyObserver
{
    /// <summary>A step was taken.</summary>
    void Stepped(PolicyStep step);

    /// <summary>Held-out prompts were answered and compared.</summary>
    void Compared(PolicyComparison comparison) { }

    /// <summary>A checkpoint stands.</summary>
    void Saved(long step, string path) { }

    /// <summary>The training goes on from a checkpoint.</summary>
    void Resumed(long step, string path) { }

    /// <summary>Something that the user should read: a sign of a cheated reward, a checkpoint that was left out.</summary>
    void Noticed(string line) { }
}
