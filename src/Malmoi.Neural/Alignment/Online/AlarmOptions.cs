namespace Malmoi.Neural.Alignment.Online;

/// <summary>From where on a measurement is a sign that the policy cheats its reward.</summary>
public sealed record AlarmOptions
{
    /// <summary>Nats from the reference, the mean over answers; null: any.</summary>
    public double? MostDistance { get; init; } = 50;

    /// <summary>Times the length that answers had at first, or the share of it.</summary>
    public double LengthFactor { get; init; } = 2.5;

    /// <summary>The share of repeated runs of three tokens, beyond what was at first.</summary>
    public double MostRepetition { get; init; } = 0.3;

    /// <summary>The share of the entropy at first below which a policy says always the same.</summary>
    public double LeastEntropy { get; init; } = 0.1;

    /// <summary>Steps whose mean is how it was at first.</summary>
    public int FirstSteps { get; init; } = 5;
}
