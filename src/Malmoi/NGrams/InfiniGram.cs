using System.Runtime.InteropServices;
using Malmoi.LanguageModels;
using Malmoi.Tokenization;

namespace Malmoi.NGrams;

/// <summary>The ∞-gram model (Liu et al., 2024): n-grams of any length, counted in a corpus by its suffix array.</summary>
/// <remarks>
/// p(w | h) = c(s w) / c(s), where s is the longest suffix of the context h that occurs in the corpus: as a back-off model, the
/// weight of a context that occurs is 0 and that of any other 1. A word that never followed s has probability zero, ln p = -∞, and
/// so has every unknown word: there is no smoothing, and interpolation with a smoothed model is the cure
/// (<see cref="Interpolation"/>). An n-gram never crosses a sentence: the context after the end mark is empty.
/// c of the empty context counts every token but the begin marks, which are never predicted.
/// </remarks>
public sealed class InfiniGram : INGramModel, IDisposable
{
    private readonly InfiniGramFile _file;

    private InfiniGram(InfiniGramFile file)
    {
        _file = file;
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
        var found = Find(ngram);
        return found.To - found.From;
    }

    /// <summary>The words that follow <paramref name="context"/> in the corpus and how often, in the order of their ids.</summary>
    public IReadOnlyList<(int Word, long Count)> Followers(ReadOnlySpan<int> context)
    {
        var followers = new List<(int, long)>();
        foreach (var (word, count) in Followers(Find(context), context.Length))
        {
            followers.Add((word, count));
        }

        return followers;
    }

    /// <summary>Places of the corpus in which the n-gram stands, spread over what stands to its right.</summary>
    /// <param name="ngram">Oldest word first, at least one.</param>
    /// <param name="most">At most this many.</param>
    /// <param name="around">At most this many tokens of the same sentence on either side.</param>
    public IReadOnlyList<Passage> Passages(ReadOnlySpan<int> ngram, int most, int around)
    {
        ArgumentOutOfRangeException.ThrowIfZero(ngram.Length, nameof(ngram));
        ArgumentOutOfRangeException.ThrowIfNegative(most);
        ArgumentOutOfRangeException.ThrowIfNegative(around);
        var (from, to) = Find(ngram);
        var passages = new List<Passage>();
        var shown = Math.Min(most, to - from);
        for (var i = 0L; i < shown; i++)
        {
            passages.Add(PassageAt(_file.Suffix((int)(from + i * (to - from) / shown)), ngram.Length, around));
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

    private (int From, int To) Find(ReadOnlySpan<int> ngram)
    {
        _file.ThrowIfDisposed();
        if (ngram.IsEmpty)
        {
            return (0, _file.Tokens);
        }

        var found = _file.Bucket(ngram[0]);
        for (var depth = 1; depth < ngram.Length && found.From < found.To; depth++)
        {
            found = Narrow(found, depth, ngram[depth]);
        }

        return found;
    }

    /// <summary>The suffixes among <paramref name="ranks"/>, equal in <paramref name="depth"/> words, whose next word is this one.</summary>
    private (int From, int To) Narrow((int From, int To) ranks, int depth, int word)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)word, (uint)_file.Words, nameof(word));
        var from = FirstNotBelow(ranks.From, ranks.To, depth, word);
        return (from, FirstNotBelow(from, ranks.To, depth, word + 1));
    }

    private int FirstNotBelow(int from, int to, int depth, int word)
    {
        while (from < to)
        {
            var middle = from + (to - from) / 2;
            if (_file.Token((long)_file.Suffix(middle) + depth) < word)
            {
                from = middle + 1;
            }
            else
            {
                to = middle;
            }
        }

        return from;
    }

    private InfiniGramScore Advance(InfiniGramState state, int word)
    {
        _file.ThrowIfDisposed();
        var context = state.Words;
        var ranks = state.Ranks;
        var longer = context.Count == 0 ? _file.Bucket(word) : Narrow(ranks, context.Count, word);
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
            var found = Find(words[^middle..]);
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

    private IEnumerable<(int Word, int Count)> Followers((int From, int To) ranks, int depth)
    {
        for (var from = ranks.From; from < ranks.To; )
        {
            var at = (long)_file.Suffix(from) + depth;
            if (at >= _file.Tokens)
            {
                from++; // the end mark at the very end of the corpus has no follower
                continue;
            }

            var word = _file.Word(at);
            var to = LastOfRun(from, ranks.To, depth, word);
            yield return (word, to - from);
            from = to;
        }
    }

    /// <summary>The end of the run of suffixes with this next word: doubling steps, since most runs are short.</summary>
    private int LastOfRun(int from, int end, int depth, int word)
    {
        var step = 1;
        while (step < end - from && _file.Token((long)_file.Suffix(from + step) + depth) == word)
        {
            step *= 2;
        }

        return Math.Max(from + 1, FirstNotBelow(from + step / 2, Math.Min(end, from + Math.Min(step, end - from)), depth, word + 1));
    }

    private void FillDistribution(InfiniGramState state, Span<float> logits)
    {
        logits.Fill(float.NegativeInfinity);
        if (state.Words.Count > 0)
        {
            var given = Math.Log(state.Ranks.To - state.Ranks.From);
            foreach (var (word, count) in Followers(state.Ranks, state.Words.Count))
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

    private Passage PassageAt(int position, int length, int around)
    {
        var first = SentenceOf(position);
        var start = _file.SentenceStart(first);
        var last = SentenceOf(Math.Min(position + length, _file.Tokens) - 1);
        var end = last + 1 < _file.Sentences ? _file.SentenceStart(last + 1) : _file.Tokens;
        return new Passage(
            first,
            position - start,
            Cut(Math.Max(start, position - around), position),
            Cut(position, Math.Min(end, position + length)),
            Cut(position + length, (int)Math.Min(end, (long)position + length + around))
        );
    }

    private int SentenceOf(int position)
    {
        var (from, to) = (0, _file.Sentences);
        while (to - from > 1)
        {
            var middle = from + (to - from) / 2;
            (from, to) = _file.SentenceStart(middle) <= position ? (middle, to) : (from, middle);
        }

        return from;
    }

    private int[] Cut(int from, int to)
    {
        var words = new int[Math.Max(0, to - from)];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = _file.Word(from + i);
        }

        return words;
    }
}
