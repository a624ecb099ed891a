using Malmoi.Neural.Alignment.Online;
using Malmoi.Neural.Pretraining;

namespace Malmoi.Cli.Tour.Assistant;

/// <summary>Remembers how a training of the assistant went.</summary>
internal sealed class Curve : ITrainingObserver, IPolicyObserver
{
    private const int Points = 40;

    /// <summary>The loss in nats a token.</summary>
    public List<double> Losses { get; } = [];

    /// <summary>The steps of a policy.</summary>
    public List<PolicyStep> Policy { get; } = [];

    public void Stepped(TrainingStep step) => Losses.Add(step.Loss);

    public void Stepped(PolicyStep step) => Policy.Add(step);

    public void Saved(long step, string path) { }

    public void Resumed(long step, string path) { }

    public void Noticed(string line) { }

    /// <summary>Means of neighbours over the steps.</summary>
    public static IReadOnlyList<(double X, double Y)> Smooth(IReadOnlyList<double> values)
    {
        var size = Math.Max(1, values.Count / Points);
        return [.. values.Chunk(size).Select((some, i) => ((double)((i * size) + some.Length), some.Average()))];
    }
}
