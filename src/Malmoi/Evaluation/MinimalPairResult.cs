namespace Malmoi.Evaluation;

/// <summary>How often a model preferred the good sentence.</summary>
/// <param name="Pairs">Pairs judged.</param>
/// <param name="Ties">Pairs with two equal probabilities.</param>
/// <param name="Accuracy">Share of wins: of the pairs for a paradigm, the mean over the paradigms for anything wider.</param>
/// <param name="Interval">95 % by bootstrap.</param>
public sealed record PairAccuracy(int Pairs, int Ties, double Accuracy, Interval Interval);

/// <summary>The paradigms of one phenomenon.</summary>
public sealed record PhenomenonResult(
    string Name,
    PairAccuracy Total,
    IReadOnlyList<(string Name, PairAccuracy Accuracy)> Paradigms
);

/// <summary>A set of minimal pairs, judged.</summary>
public sealed record MinimalPairResult(
    PairConvention Convention,
    PairAccuracy Overall,
    IReadOnlyList<PhenomenonResult> Phenomena
)
{
    /// <summary>Means over the paradigms of a family; empty where families are not known.</summary>
    public IReadOnlyList<(string Name, PairAccuracy Accuracy)> Families { get; init; } = [];
}
