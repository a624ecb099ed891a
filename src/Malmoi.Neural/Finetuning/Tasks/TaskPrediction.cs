namespace Malmoi.Neural.Finetuning.Tasks;

/// <summary>What a model says to one record.</summary>
/// <param name="Output">The label, the number, the answer, the text; tags between blanks.</param>
public sealed record TaskPrediction(string Output)
{
    /// <summary>How probable it is; null where nobody asks.</summary>
    public double? Probability { get; init; }

    /// <summary>A tag for each word; null where the task is another.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Each label with its probability, the likeliest first; null where there are none.</summary>
    public IReadOnlyList<(string Label, double Probability)>? Labels { get; init; }
}
