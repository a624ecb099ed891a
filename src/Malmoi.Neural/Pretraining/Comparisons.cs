namespace Malmoi.Neural.Pretraining;

/// <summary>Which rows of a batch are better than which, and what is known of them: what preferences are learned from.</summary>
/// <remarks>A row that is compared with several others, as in a ranking, stands in the batch once.</remarks>
public sealed record Comparisons
{
    /// <summary>The better row and the other, by their numbers: (pairs, 2). None where answers are judged one by one.</summary>
    public required IdGrid Pairs { get; init; }

    /// <summary>How much each pair counts; null: all alike. (pairs)</summary>
    public float[]? Weights { get; init; }

    /// <summary>By how much the better one is better; null: not said. (pairs)</summary>
    public float[]? Margins { get; init; }

    /// <summary>Of each row, whether it is good by itself; null: only pairs are known. (rows)</summary>
    public Verdict[]? Verdicts { get; init; }

    /// <summary>ln p of each row's labelled tokens under the frozen model; null: nobody asked it. (rows)</summary>
    public float[]? References { get; init; }

    /// <summary>What a mean over the batch is taken of: judged answers, prompts whose pairs weigh 1 together, or pairs.</summary>
    public int Count =>
        Verdicts?.Count(verdict => verdict != Verdict.Mismatched)
        ?? (Weights is null ? Pairs.Rows : (int)MathF.Round(Weights.Sum()));
}

/// <summary>What was said of one answer.</summary>
public enum Verdict
{
    Good,
    Bad,

    /// <summary>An answer to another prompt, by which only the distance of two models is measured.</summary>
    Mismatched,
}
