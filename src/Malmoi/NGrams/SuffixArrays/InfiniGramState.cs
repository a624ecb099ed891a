using Malmoi.LanguageModels;

namespace Malmoi.NGrams.SuffixArrays;

/// <summary>The longest suffix of what was read that occurs in the corpus, and its suffixes there.</summary>
internal sealed class InfiniGramState : INextTokenState
{
    public int Length { get; set; }

    /// <summary>The longest suffix, oldest word first; empty at the start, after an end mark and after an unknown word.</summary>
    public List<int> Words { get; private init; } = [];

    /// <summary>The places of <see cref="Words"/> in the suffix array; meaningless where it is empty.</summary>
    public (int From, int To) Ranks { get; set; }

    /// <summary>How long the suffix was before an end mark emptied it.</summary>
    public int LengthBeforeEnd { get; private set; }

    public void Forget()
    {
        LengthBeforeEnd = Words.Count;
        Words.Clear();
    }

    public INextTokenState Fork() =>
        new InfiniGramState
        {
            Length = Length,
            Words = [.. Words],
            Ranks = Ranks,
            LengthBeforeEnd = LengthBeforeEnd,
        };

    public void Dispose() { }
}

/// <summary>The counts behind an ∞-gram probability.</summary>
/// <param name="Count">How often the word follows the longest suffix that occurs.</param>
/// <param name="ContextCount">How often that suffix occurs.</param>
/// <param name="ContextLength">Its words; the effective n is one more.</param>
public readonly record struct InfiniGramScore(long Count, long ContextCount, int ContextLength)
{
    public double Probability => (double)Count / ContextCount;

    /// <summary>Whether the corpus knows no other continuation (a "sparse" estimate in the paper's words).</summary>
    public bool IsCertain => Count == ContextCount;
}
