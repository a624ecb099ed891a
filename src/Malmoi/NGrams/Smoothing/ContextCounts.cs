namespace Malmoi.NGrams.Smoothing;

/// <summary>All n-grams that begin with one context, and what a shorter context says of their last words.</summary>
/// <remarks>The arrays are parallel: one entry a word that follows the context, in order of its id.</remarks>
public readonly ref struct ContextCounts
{
    /// <summary>The length of the n-grams: the context is one word shorter.</summary>
    public required int Order { get; init; }

    /// <summary>The words that follow.</summary>
    public required ReadOnlySpan<uint> Words { get; init; }

    /// <summary>How often each follows: in the corpus, or after how many different words (continuation counts).</summary>
    public required ReadOnlySpan<uint> Counts { get; init; }

    /// <summary>p(word | context without its first word); for unigrams, of the distribution they are mixed with.</summary>
    public required ReadOnlySpan<float> Lower { get; init; }

    /// <summary>By how much all that the shorter context gives, stored in single precision, sums to more than one; for methods that back off.</summary>
    public double LowerExcess { get; init; }

    /// <summary>Whether no longer context is ever asked: it has order - 1 words of the model, or begins with &lt;s&gt;.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Whether each n-gram will be in the model; empty where all are.</summary>
    public ReadOnlySpan<bool> Kept { get; init; }

    public int Length => Counts.Length;

    public bool IsKept(int index) => Kept.IsEmpty || Kept[index];
}

/// <summary>A method with its parameters set: turns the counts after one context into probabilities.</summary>
public interface IContextEstimator
{
    /// <summary>The parameters by name, one entry an order, order 1 first; empty for a method without.</summary>
    IReadOnlyList<IReadOnlyDictionary<string, double>> Parameters => [];

    /// <summary>Whether back-off weights divide by what a shorter context leaves, 1 - Σ p(v | h'), a difference that rounding spoils.</summary>
    bool BacksOff => false;

    /// <summary>
    /// Fills <paramref name="probabilities"/> with p(word | context) and gives the context's back-off weight, by which shorter
    /// contexts' probabilities are multiplied for words that do not follow it (or whose n-grams are not kept).
    /// </summary>
    /// <remarks>Called from many threads.</remarks>
    double Estimate(in ContextCounts context, Span<float> probabilities);
}
