using Malmoi.Evaluation;

namespace Malmoi.Linguistics.Probing;

/// <summary>A figure with its 95 % interval, sentences drawn anew.</summary>
public readonly record struct Measured(double Value, Interval Interval);

/// <summary>What probes found in one layer.</summary>
/// <param name="Source">Whose layer it is.</param>
/// <param name="Layer">0: the embeddings.</param>
/// <param name="Accuracy">The mean of all seeds.</param>
/// <param name="Seeds">That of each seed.</param>
public sealed record LayerResult(ProbeSource Source, int Layer, Measured Accuracy, IReadOnlyList<double> Seeds)
{
    /// <summary>Over the most frequent label of each type of word.</summary>
    public required Measured OverTypes { get; init; }

    /// <summary>Over the same layer with random weights; null where there is none.</summary>
    public Measured? OverUntrained { get; init; }

    /// <summary>The accuracy of the control task; null where none was set.</summary>
    public double? Control { get; init; }

    /// <summary>The accuracy less that of the control task.</summary>
    public Measured? Selectivity { get; init; }

    /// <summary>Of the labels that were learnt from, the mean over seeds; null where it was not measured.</summary>
    public DescriptionLength? Length { get; init; }
}

/// <summary>What probes found of a task.</summary>
public sealed record ProbeResult
{
    public required string Task { get; init; }

    /// <summary>The frequent ones first.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>Examples learnt from, those held out among them.</summary>
    public required int Learnt { get; init; }

    /// <summary>Examples reported on.</summary>
    public required int Tested { get; init; }

    /// <summary>The share of the label that is the most frequent in what was learnt from.</summary>
    public required Measured Majority { get; init; }

    /// <summary>The share that the most frequent label of each type of word gets right.</summary>
    public required Measured Types { get; init; }

    public required IReadOnlyList<LayerResult> Layers { get; init; }
}
