using System.Runtime.InteropServices;
using Malmoi.LanguageModels;
using Malmoi.Tokenization;

namespace Malmoi.NGrams.SuffixArrays;

/// <summary>The ∞-gram model (Liu et al., 2024): n-grams of any length, counted in a corpus by its suffix array.</summary>
/// <remarks>
/// p(w | h) = c(s w) / c(s), where s is the longest suffix of the context h that occurs in the corpus: as a back-off model, the
/// weight of a context that occurs is 0 and that of any other 1. A word that never followed s has probability zero, ln p = -∞, and
/// so has every unknown word: there is no smoothing, and interpolation with a smoothed model is the cure
/// (interpolation of models). An n-gram never crosses a sentence: the context after the end mark is empty.
/// c of the empty context counts every token but the begin marks, which are never predicted.
/// </remarks>
public sealed class InfiniGram : INGramModel, IDisposable
{
    private readonly InfiniGramFile _file;
    private readonly InfiniGramIndex _index;

    private InfiniGram(InfiniGramFile file)
    {
        _file = file;
        _index = new InfiniGramIndex(file);
        Vocabulary = new InfiniGramVocabulary(file);
    }

    /// <summary>Tokens of the corpus, sentence marks included.</summary>
    public long Tokens => _file.Tokens;

    public long Sentences => _file.Sentences;

    /// <summary>Tokens of the longest sentence with its marks: no longer n-gram occurs.</summary>
    public int Order => _file.LongestSentence;

    public IVocabulary Vocabulary { get; }

    public NGramVocabularyMarks Marks => _file.Marks;

    public int VocabularySize => _file.Words;

    /// <summary>Maps an index: milliseconds, whatever its size.</summary>
    /// <exception cref="InputException">The file is missing, foreign, of another version or damaged.</exception>
    public static InfiniGram Open(string path) => new(new InfiniGramFile(path));

    /// <summary>How often the n-gram occurs in the corpus; every token for the empty one.</summary>
    public long Count(ReadOnlySpan<int> ngram)
    {
        var found = _index.Find(ngram);
        return found.To - found.From;
    }

    /// <summary>The words that follow <paramref name="context"/> in the corpus and how often, in the order of their ids.</summary>
    public IReadOnlyList<(int Word, long Count)> Followers(ReadOnlySpan<int> context)
    {
        var followers = new List<(int, long)>();
        foreach (var (word, count) in _index.Followers(_index.Find(context), context.Length))
        {
            followers.Add((word, count));
        }

        return followers;
    }

    /// <summary>Places of the corpus in which the n-gram stands, spread over what stands to its right.</summary>
    /// <param name="ngram">Oldest word first, at least one.</param>
    /// <param name="most">At most this many.</param>
    /// <param name="around">At most this many tokens of the same sentence on either side.</param>
    public IReadOnlyList<CorpusPassage> Passages(ReadOnlySpan<int> ngram, int most, int around)
    {
        ArgumentOutOfRangeException.ThrowIfZero(ngram.Length, nameof(ngram));
        ArgumentOutOfRangeException.ThrowIfNegative(most);
        ArgumentOutOfRangeException.ThrowIfNegative(around);
        var (from, to) = _index.Find(ngram);
        var passages = new List<CorpusPassage>();
        var shown = Math.Min(most, to - from);
        for (var i = 0L; i < shown; i++)
        {
            passages.Add(_index.PassageAt(_file.Suffix((int)(from + i * (to - from) / shown)), ngram.Length, around));
        }

        return passages;
    }

    public INextTokenState Start(ReadOnlySpan<int> source = default)
    {
        var state = new InfiniGramState();
        Advance(state, Marks.Begin);
        state.Length = 0;
        return state;
    }

    public INextTokenState StartEmpty() => new InfiniGramState();

    public void Read(ReadOnlySpan<Reading> batch)
    {
        foreach (var reading in batch)
        {
            var state = (InfiniGramState)reading.State;
            var tokens = reading.Tokens.Span;
            var wanted = reading.LogProbabilities.Span;
            for (var i = 0; i < tokens.Length; i++)
            {
                var score = Advance(state, tokens[i]);
                if (!wanted.IsEmpty)
                {
                    wanted[i] = (float)Math.Log(score.Probability);
                }
            }

            if (!reading.Logits.IsEmpty)
            {
                FillDistribution(state, reading.Logits.Span);
            }
        }
    }

    public void Read(INextTokenState state, ReadOnlySpan<int> tokens, Span<NGramScore> scores)
    {
        var own = (InfiniGramState)state;
        for (var i = 0; i < tokens.Length; i++)
        {
            var probability = Advance(own, tokens[i]).Probability;
            var length = tokens[i] == Marks.End && probability > 0 ? own.LengthBeforeEnd + 1 : own.Words.Count;
            scores[i] = new NGramScore((float)Math.Log10(probability), length);
        }
    }

    /// <summary>Reads tokens and gives for each the counts behind its probability.</summary>
    public void Read(INextTokenState state, ReadOnlySpan<int> tokens, Span<InfiniGramScore> scores)
    {
        for (var i = 0; i < tokens.Length; i++)
        {
            scores[i] = Advance((InfiniGramState)state, tokens[i]);
        }
    }

    public bool TryGet(ReadOnlySpan<int> ngram, out NGramEntry entry)
    {
        var count = ngram.IsEmpty ? 0 : Count(ngram);
        var given = ngram.Length > 1 ? Count(ngram[..^1]) : Predicted;
        var probability = count == 0 || ngram[^1] == Marks.Begin ? 0 : (double)count / given;
        var isContext = count > 0 && ngram[^1] != Marks.End;
        entry = new NGramEntry((float)Math.Log10(probability), isContext ? float.NegativeInfinity : 0);
        return count > 0;
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Tokens that were predicted: all but the begin marks.</summary>
    private long Predicted => _file.Tokens - _file.Sentences;

    private InfiniGramScore Advance(InfiniGramState state, int word)
    {
        _file.ThrowIfDisposed();
        var context = state.Words;
        var ranks = state.Ranks;
        var longer = context.Count == 0 ? _file.Bucket(word) : _index.Narrow(ranks, context.Count, word);
        var score = new InfiniGramScore(
            word == Marks.Begin ? 0 : longer.To - longer.From,
            context.Count == 0 ? Predicted : ranks.To - ranks.From,
            context.Count
        );
        state.Length++;
        if (word == Marks.End)
        {
            state.Forget();
        }
        else if (longer.From < longer.To)
        {
            context.Add(word);
            state.Ranks = longer;
        }
        else
        {
            Shorten(state, word);
        }

        return score;
    }

    /// <summary>Keeps the longest suffix of the context that occurs before <paramref name="word"/>, and appends it.</summary>
    private void Shorten(InfiniGramState state, int word)
    {
        var context = state.Words;
        context.Add(word);
        var words = CollectionsMarshal.AsSpan(context);

        // A suffix of what occurs occurs: halve between the empty n-gram, which does, and the whole, which does not.
        var (occurs, not) = (0, words.Length);
        (int, int) ranks = default;
        while (not - occurs > 1)
        {
            var middle = occurs + (not - occurs) / 2;
            var found = _index.Find(words[^middle..]);
            if (found.From < found.To)
            {
                (occurs, ranks) = (middle, found);
            }
            else
            {
                not = middle;
            }
        }

        context.RemoveRange(0, words.Length - occurs);
        state.Ranks = ranks;
    }

    private void FillDistribution(InfiniGramState state, Span<float> logits)
    {
        logits.Fill(float.NegativeInfinity);
        if (state.Words.Count > 0)
        {
            var given = Math.Log(state.Ranks.To - state.Ranks.From);
            foreach (var (word, count) in _index.Followers(state.Ranks, state.Words.Count))
            {
                logits[word] = (float)(Math.Log(count) - given);
            }
        }
        else
        {
            for (var word = 0; word < _file.Words; word++)
            {
                var (from, to) = _file.Bucket(word);
                logits[word] = (float)Math.Log((double)(to - from) / Predicted);
            }
        }

        logits[Marks.Begin] = float.NegativeInfinity;
    }
}
