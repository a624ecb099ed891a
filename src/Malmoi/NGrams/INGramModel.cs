using Malmoi.LanguageModels;

namespace Malmoi.NGrams;

/// <summary>An n-gram model with back-off: every n-gram it knows has a probability, and a weight to pay when it is backed off from.</summary>
/// <remarks>
/// p(w | h) = p*(hw) where the model knows hw, else b(h) p(w | h') with h' the context h without its oldest word
/// (Katz, 1987). Interpolated models (Kneser-Ney, Witten-Bell ...) are stored in the same form.
/// The state of such a model is the longest suffix of what was read that the model knows, at most order - 1 words.
/// </remarks>
public interface INGramModel : IWordModel
{
    /// <summary>The length of the longest n-grams.</summary>
    int Order { get; }

    /// <summary>Reads tokens like <see cref="INextTokenModel.Read"/> and also says which n-gram answered.</summary>
    void Read(INextTokenState state, ReadOnlySpan<int> tokens, Span<NGramScore> scores);

    /// <summary>Looks up one n-gram, oldest word first; false where the model does not hold it.</summary>
    bool TryGet(ReadOnlySpan<int> ngram, out NGramEntry entry);
}

/// <summary>What the model stores of an n-gram, as base-10 logarithms.</summary>
/// <param name="Log10Probability">log10 p*(last word | the words before it).</param>
/// <param name="Log10Backoff">log10 b of the whole n-gram as a context; 0 where it has none.</param>
public readonly record struct NGramEntry(float Log10Probability, float Log10Backoff);

/// <summary>A token's score and the length of the n-gram that gave it.</summary>
/// <param name="Log10Probability">Base 10, all back-off weights included.</param>
/// <param name="NGramLength">Words of the longest known n-gram that ends in the token; 0 where the token itself is unknown.</param>
public readonly record struct NGramScore(float Log10Probability, int NGramLength);

/// <summary>The ids of the three words with a role of their own.</summary>
/// <param name="Unknown">&lt;unk&gt;, which stands for every word outside the vocabulary.</param>
/// <param name="Begin">&lt;s&gt;, context only: never predicted.</param>
/// <param name="End">&lt;/s&gt;, predicted and never context.</param>
public readonly record struct NGramVocabularyMarks(int Unknown, int Begin, int End);
