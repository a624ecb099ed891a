using Malmoi.Neural.Pretraining.Data;

namespace Malmoi.Neural.Pretraining.Objectives;

/// <summary>A text is read and its translation, or summary, is said (Vaswani et al., 2017; Marian, Junczys-Dowmunt et al., 2018).</summary>
/// <remarks>
/// <code>
///   source    나는 학교에 간다 ⟨/s⟩
///   tokens    ⟨start⟩ I go to school
///   labels    I go to school ⟨/s⟩
/// </code>
/// </remarks>
/// <param name="start">What the decoder reads first (Marian's is its padding).</param>
/// <param name="end">Behind both sides; null: nothing is.</param>
public sealed class TranslationPairs(int start, int? end) : IObjective
{
    /// <summary>Before the source: the mark of a language, or of a task.</summary>
    public IReadOnlyList<int> Prefix { get; init; } = [];

    /// <exception cref="InputException">The passage has no partner.</exception>
    public Example Make(Passage passage, Xoshiro256 random)
    {
        var target =
            passage.Partner
            ?? throw new InputException("a text has no translation: this objective learns from pairs of files");
        int[] ends = end is { } id ? [id] : [];
        return Example.Conditional([.. Prefix, .. passage.Ids, .. ends], [.. target, .. ends], start);
    }
}
