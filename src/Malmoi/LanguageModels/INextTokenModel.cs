namespace Malmoi.LanguageModels;

/// <summary>A language model: a distribution over the next token, given what has been read. Ids in, numbers out.</summary>
/// <remarks>
/// What differs between a Kneser-Ney model, a GPT and a 4-bit LLaMA is only what the state holds: n-1 words, or a key/value
/// cache. One verb reads many sequences, ragged: an n-gram model interleaves its lookups, a Transformer makes one batch.
/// A model is immutable and may be used from many threads; a state belongs to one reading at a time.
/// </remarks>
public interface INextTokenModel
{
    /// <summary>How many tokens there are to choose from; ids run from 0.</summary>
    int VocabularySize { get; }

    /// <summary>Tokens a text may have at most, the begin mark with them; null: any number.</summary>
    int? ContextLength => null;

    /// <summary>Whether it heeds <see cref="Reading.Seen"/>.</summary>
    bool ShowsDistributions => false;

    /// <summary>A state that has read nothing but the begin-of-text mark, if the model has one.</summary>
    /// <param name="source">What an encoder reads first; empty for a model without one.</param>
    INextTokenState Start(ReadOnlySpan<int> source = default);

    /// <summary>A state that has read nothing at all, not even a begin mark: the middle of a text.</summary>
    INextTokenState StartEmpty();

    /// <summary>Feeds each sequence of <paramref name="batch"/> to its state and fills the numbers it asks for.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A token id is outside the vocabulary.</exception>
    void Read(ReadOnlySpan<Reading> batch);
}

/// <summary>What a model remembers of a sequence.</summary>
public interface INextTokenState : IDisposable
{
    /// <summary>Tokens read so far.</summary>
    int Length { get; }

    /// <summary>A second state with the same past, for beams and for scoring many continuations of one context.</summary>
    INextTokenState Fork();

    /// <summary>A second state with the first tokens of the past; what comes after them is known once it has read another.</summary>
    /// <param name="length">How many of the tokens read so far.</param>
    /// <returns>Null: this state cannot go back.</returns>
    INextTokenState? Fork(int length) => length == Length ? Fork() : null;
}

/// <summary>Hears what a model thinks before a token; tokens may come from several threads, in any order.</summary>
/// <param name="token">The token's index in its reading.</param>
/// <param name="logits">(vocabulary) unnormalised natural logarithms; good only as long as the call lasts.</param>
public delegate void DistributionSeen(int token, ReadOnlySpan<float> logits);

/// <summary>Tokens for a state to read, and where to write what the model thinks of them (natural logarithms).</summary>
public readonly record struct Reading(INextTokenState State, ReadOnlyMemory<int> Tokens)
{
    /// <summary>Empty, or one a token: ln p(token | all the state has read before it).</summary>
    public Memory<float> LogProbabilities { get; init; }

    /// <summary>Empty, or <see cref="INextTokenModel.VocabularySize"/> long: the unnormalised ln-distribution after the last token.</summary>
    public Memory<float> Logits { get; init; }

    /// <summary>Hears the distribution before each token that has a place in <see cref="LogProbabilities"/>; only where the model shows them.</summary>
    public DistributionSeen? Seen { get; init; }
}
