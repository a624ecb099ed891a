namespace Malmoi.NGrams.SuffixArrays;

/// <summary>Looks n-grams up in a suffix array: the suffixes that start with one stand together, found by two binary searches a word.</summary>
internal sealed class InfiniGramIndex(InfiniGramFile file)
{
    /// <summary>The ranks of the suffixes that start with the n-gram.</summary>
    public (int From, int To) Find(ReadOnlySpan<int> ngram)
    {
        file.ThrowIfDisposed();
        if (ngram.IsEmpty)
        {
            return (0, file.Tokens);
        }

        var found = file.Bucket(ngram[0]);
        for (var depth = 1; depth < ngram.Length && found.From < found.To; depth++)
        {
            found = Narrow(found, depth, ngram[depth]);
        }

        return found;
    }

    /// <summary>The suffixes among <paramref name="ranks"/>, equal in <paramref name="depth"/> words, whose next word is this one.</summary>
    public (int From, int To) Narrow((int From, int To) ranks, int depth, int word)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)word, (uint)file.Words, nameof(word));
        var from = FirstNotBelow(ranks.From, ranks.To, depth, word);
        return (from, FirstNotBelow(from, ranks.To, depth, word + 1));
    }

    private int FirstNotBelow(int from, int to, int depth, int word)
    {
        while (from < to)
        {
            var middle = from + (to - from) / 2;
            if (file.Token((long)file.Suffix(middle) + depth) < word)
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

    /// <summary>The words that follow the <paramref name="depth"/> words which the suffixes share.</summary>
    public IEnumerable<(int Word, int Count)> Followers((int From, int To) ranks, int depth)
    {
        for (var from = ranks.From; from < ranks.To; )
        {
            var at = (long)file.Suffix(from) + depth;
            if (at >= file.Tokens)
            {
                from++; // the end mark at the very end of the corpus has no follower
                continue;
            }

            var word = file.Word(at);
            var to = LastOfRun(from, ranks.To, depth, word);
            yield return (word, to - from);
            from = to;
        }
    }

    /// <summary>The end of the run of suffixes with this next word: doubling steps, since most runs are short.</summary>
    private int LastOfRun(int from, int end, int depth, int word)
    {
        var step = 1;
        while (step < end - from && file.Token((long)file.Suffix(from + step) + depth) == word)
        {
            step *= 2;
        }

        return Math.Max(
            from + 1,
            FirstNotBelow(from + step / 2, Math.Min(end, from + Math.Min(step, end - from)), depth, word + 1)
        );
    }

    public CorpusPassage PassageAt(int position, int length, int around)
    {
        var first = SentenceOf(position);
        var start = file.SentenceStart(first);
        var last = SentenceOf(Math.Min(position + length, file.Tokens) - 1);
        var end = last + 1 < file.Sentences ? file.SentenceStart(last + 1) : file.Tokens;
        return new CorpusPassage(
            first,
            position - start,
            Cut(Math.Max(start, position - around), position),
            Cut(position, Math.Min(end, position + length)),
            Cut(position + length, (int)Math.Min(end, (long)position + length + around))
        );
    }

    private int SentenceOf(int position)
    {
        var (from, to) = (0, file.Sentences);
        while (to - from > 1)
        {
            var middle = from + (to - from) / 2;
            (from, to) = file.SentenceStart(middle) <= position ? (middle, to) : (from, middle);
        }

        return from;
    }

    private int[] Cut(int from, int to)
    {
        var words = new int[Math.Max(0, to - from)];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = file.Word(from + i);
        }

        return words;
    }
}
