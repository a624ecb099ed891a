namespace Malmoi.Evaluation;

/// <summary>Two sentences that differ as little as can be, of which speakers accept one (BLiMP, Warstadt et al., 2020).</summary>
/// <param name="Good">The acceptable one.</param>
/// <param name="Bad">The other.</param>
/// <param name="Paradigm">The contrast it tests; pairs of one paradigm come from one template.</param>
/// <param name="Phenomenon">The part of grammar the paradigm belongs to.</param>
public sealed record MinimalPair(string Good, string Bad, string Paradigm, string Phenomenon)
{
    /// <summary>The family of phenomena: morphology, syntax, semantics and what lies between; empty where nobody said.</summary>
    public string Family { get; init; } = "";

    /// <summary>Pairs of a paradigm with the same number were made together and pull on one another; null: each was made alone.</summary>
    public int? Cluster { get; init; }
}

/// <summary>What counts as a win.</summary>
public enum PairConvention
{
    /// <summary>The good sentence is strictly likelier, both as they are written. Our main figure.</summary>
    Strict,

    /// <summary>As lm-evaluation-harness has it: both after a blank, and a tie goes to the good one.</summary>
    LmEval,
}
