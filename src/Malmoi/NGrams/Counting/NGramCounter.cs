using Malmoi.Storage;
using Malmoi.Text;
using Malmoi.Tokenization;

namespace Malmoi.NGrams.Counting;

/// <summary>Counts the n-grams of a corpus in parallel, within a memory limit, with sorted runs on disk beyond it.</summary>
/// <remarks>
/// The text becomes ids (<see cref="BlockTokenizer"/>); as many as fit are sorted by the n-grams that begin at each
/// (<see cref="WindowSort"/>). If that is the whole corpus the columns are filled in memory, else each part becomes a sorted run
/// and the runs are merged. The result is the same, whatever the number of threads or the limit.
/// </remarks>
public sealed class NGramCounter : IDisposable
{
    // The runtime, compiled code, blocks of text on their way.
    private const long Reserve = 160L << 20;
    private const int LeastTokens = 1 << 16;
    private const int BytesPerToken = sizeof(int) + WindowSort.BytesPerToken;
    private readonly NGramCountOptions _options;
    private readonly CountingLimits _limits;
    private readonly TemporaryFiles _files;
    private readonly List<SortedRun> _runs = [];
    private readonly WordVocabulary _vocabulary = WordVocabulary.WithMarks();
    private readonly TokenBuffer _tokens;
    private readonly CancellationToken _ct;
    private long _words;
    private long _sentences;

    private NGramCounter(NGramCountOptions options, TemporaryFiles files, CancellationToken ct)
    {
        _options = options;
        _files = files;
        _ct = ct;
        _limits = options.Limits ?? Limits(options.Memory);
        _tokens = new TokenBuffer(_limits.Tokens);
    }

    /// <summary>Counts the n-grams of <paramref name="corpus"/>, in which each line is a sentence.</summary>
    /// <exception cref="InputException">
    /// The corpus cannot be read, is empty, has no sentence as long as the order, holds a sentence mark as a word, or the limits
    /// are too small for it.
    /// </exception>
    public static NGramCounts Count(Corpus corpus, NGramCountOptions? options = null, CancellationToken ct = default) =>
        Count(
            corpus.Blocks(ct).Select(TextBlock.Of),
            options ?? new NGramCountOptions(),
            new TemporaryFiles(options?.TemporaryFolder),
            ct
        );

    /// <summary>Counts the n-grams of <paramref name="text"/>: UTF-8 in blocks that end after white space, a sentence a line.</summary>
    /// <exception cref="InputException">As for a corpus.</exception>
    public static NGramCounts Count(
        IEnumerable<ReadOnlyMemory<byte>> text,
        NGramCountOptions? options = null,
        CancellationToken ct = default
    ) =>
        Count(
            text.Select(block => new TextBlock(block)),
            options ?? new NGramCountOptions(),
            new TemporaryFiles(options?.TemporaryFolder),
            ct
        );

    internal static NGramCounts Count(
        IEnumerable<TextBlock> text,
        NGramCountOptions options,
        TemporaryFiles files,
        CancellationToken ct = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Order, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Order, NGramCountOptions.MaximumOrder);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1);
        using var counter = new NGramCounter(options, files, ct);
        counter.Read(text);
        return counter.Finish();
    }

    public void Dispose()
    {
        _tokens.Dispose();
        foreach (var run in _runs)
        {
            run.Dispose();
        }
    }

    private static CountingLimits Limits(long memory)
    {
        if (memory < NGramCountOptions.MinimumMemory)
        {
            throw new InputException(
                $"a memory limit of {memory >> 20} MiB is too small: counting needs at least {NGramCountOptions.MinimumMemory >> 20}M"
            );
        }

        var free = memory - Reserve;
        var tokens = (int)Math.Min(free / BytesPerToken, 1 << 30);
        return new CountingLimits(tokens, (int)Math.Min(1024, free / 2 / SortedRun.BufferBytes), free, free / 3);
    }

    /// <summary>Rounds: while the blocks of one are turned into ids side by side, those of the next are read.</summary>
    private void Read(IEnumerable<TextBlock> text)
    {
        using var stage = Stages.Begin("text to ids");
        Append([WordVocabulary.Marks.Begin]);
        var tokenizers = Enumerable
            .Range(0, _options.Threads * 2)
            .Select(_ => new BlockTokenizer(_options.Policy, _options.SkipMarks))
            .ToArray();
        using var blocks = text.GetEnumerator();
        var next = Task.Run(() => ReadRound(blocks, tokenizers.Length), CancellationToken.None);
        while (next.GetAwaiter().GetResult() is { Count: > 0 } round)
        {
            next = Task.Run(() => ReadRound(blocks, tokenizers.Length), CancellationToken.None);
            try
            {
                Take(round, tokenizers);
            }
            catch
            {
                // Whoever gave the blocks takes them back when this method ends: nothing may read on then.
                next.ContinueWith(_ => { }, TaskScheduler.Default).Wait(CancellationToken.None);
                throw;
            }

            _options.Progress?.Report(_words);
        }
    }

    private void Take(List<TextBlock> round, BlockTokenizer[] tokenizers)
    {
        Workers.Run(_options.Threads, round.Count, () => 0, (_, i) => tokenizers[i].Run(round[i], _vocabulary), _ct);
        for (var i = 0; i < round.Count; i++)
        {
            tokenizers[i].Merge(_vocabulary);
            Append(tokenizers[i].Ids);
            _words += tokenizers[i].Words;
            round[i].Source?.Dispose();
            _sentences += tokenizers[i].Sentences;
        }

        // What the vocabulary takes, the tokens cannot have.
        var left = _limits.Columns - _vocabulary.Memory;
        if (left < LeastTokens * BytesPerToken && _options.Limits is null)
        {
            throw new InputException(
                $"the vocabulary of {_vocabulary.Count:N0} words alone takes {_vocabulary.Memory >> 20} MiB: "
                    + $"the memory limit must be at least {(2 * _vocabulary.Memory + Reserve) >> 20}M"
            );
        }

        _tokens.Limit = (int)Math.Min(_limits.Tokens, Math.Max(LeastTokens, left / BytesPerToken));
    }

    private List<TextBlock> ReadRound(IEnumerator<TextBlock> blocks, int most)
    {
        var round = new List<TextBlock>(most);
        while (round.Count < most && !_ct.IsCancellationRequested && blocks.MoveNext())
        {
            round.Add(blocks.Current);
        }

        _ct.ThrowIfCancellationRequested();
        return round;
    }

    private void Append(ReadOnlySpan<int> ids)
    {
        while (true)
        {
            ids = ids[_tokens.Add(ids)..];
            if (ids.IsEmpty)
            {
                return;
            }

            Spill();
        }
    }

    /// <summary>Writes the tokens in memory as a sorted run; the last few stay, since their windows are not whole yet.</summary>
    private void Spill()
    {
        var tail = Math.Min(Math.Max(1, _options.Order - 1), _tokens.Count);
        WriteRun(_tokens.Count - tail);
        _tokens.KeepTail(tail);
    }

    private unsafe void WriteRun(int places)
    {
        var order = _options.Order;
        using var sorted = Sort(places);
        using var writer = new SortedRun.Writer(_files, order);
        for (var i = 0; i < sorted.Count; i++)
        {
            var shared = sorted.Shared(i);
            var window = sorted.Window(i);
            writer.Add(window, shared < order ? sorted.Length(window, shared) : order, shared, 1);
        }

        _runs.Add(writer.Finish());
        LargeArrays.Release(((long)places * WindowSort.BytesPerToken) + ((long)_vocabulary.Count * sizeof(int)));
        if (_runs.Count > _limits.Runs)
        {
            MergeRuns();
        }
    }

    private unsafe void MergeRuns()
    {
        using var writer = new SortedRun.Writer(_files, _options.Order);
        var merge = new RunMerge(_runs, _options.Order);
        while (merge.Peek(out var shared) is { } window)
        {
            writer.Add(window.Words, window.Length, shared, window.Count);
            merge.Advance();
        }

        var merged = writer.Finish();
        _runs.ForEach(run => run.Dispose());
        _runs.Clear();
        _runs.Add(merged);
    }

    private WindowSort Sort(int places)
    {
        using var stage = Stages.Begin("sort");
        return WindowSort.Run(_tokens, places, _options.Order, _vocabulary.Count, _options.Threads, _ct);
    }

    private NGramCounts Finish()
    {
        EndCorpus();
        var levels = _runs.Count == 0 ? BuildInMemory() : null;
        var store = new ColumnStore(levels is null ? _files : null, _limits.Window);
        if (levels is null)
        {
            WriteRun(_tokens.Count);
            _tokens.Dispose();
            levels = TrieBuilder.Build(_runs, _options.Order, _vocabulary.Count, store, _ct);
        }

        var counts = new NGramCounts(_vocabulary, levels, store)
        {
            Tokens = _words,
            Sentences = _sentences,
            Threads = _options.Threads,
        };
        try
        {
            CheckOrder(counts);
            _tokens.Dispose();
            store.Release();
            SuffixLinks.Add(levels, store, _options.Threads, _ct);
            return counts;
        }
        catch
        {
            counts.Dispose();
            throw;
        }
    }

    /// <summary>Closes a last line that lacks its line feed, and takes back the sentence begun after one that has it.</summary>
    private void EndCorpus()
    {
        if (_words == 0)
        {
            throw new InputException("the corpus is empty: there is no word in it to count");
        }

        if (_tokens.Tokens[^1] == WordVocabulary.Marks.Begin)
        {
            _tokens.RemoveLast();
        }
        else
        {
            Append([WordVocabulary.Marks.End]);
            _sentences++;
        }
    }

    /// <summary>Null where the columns would not fit the limit.</summary>
    private NGramLevel[]? BuildInMemory()
    {
        using var sorted = Sort(_tokens.Count);
        var counts = TrieBuilder.CountNGrams(sorted, _options.Order, _options.Threads, _ct);
        var ngrams = counts.Sum(group => group.Sum());
        return
            Math.Max(ngrams * TrieBuilder.BytesPerNGram, (ngrams * 12) + (_tokens.Count * 9L))
            > _limits.Columns - _vocabulary.Memory
            ? null
            : TrieBuilder.Build(sorted, counts, _options.Order, _options.Threads, _ct);
    }

    private static void CheckOrder(NGramCounts counts)
    {
        if (counts.Count(counts.Order) == 0)
        {
            var longest = Enumerable.Range(1, counts.Order).Last(order => counts.Count(order) > 0);
            throw new InputException(
                $"no sentence of the corpus is long enough for order {counts.Order}: its longest n-grams, sentence marks "
                    + $"included, have {longest} words; choose --order {longest} or less"
            );
        }
    }
}
