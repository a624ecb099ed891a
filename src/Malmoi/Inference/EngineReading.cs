using Malmoi.LanguageModels;

namespace Malmoi.Inference;

/// <summary>Feeds the tokens of many states to a decoder, pass by pass, and answers what was asked of each.</summary>
internal sealed unsafe class EngineReading(Decoder decoder, EngineHead head)
{
    private readonly AskedPlaces _asked = new(head);
    private readonly List<Feed> _feeds = [];
    private readonly List<Run> _runs = [];
    private readonly List<(int Feed, int Start)> _starts = [];
    private readonly List<int> _wanted = [];

    /// <param name="batch">Of this decoder's states, each of them once.</param>
    /// <param name="ranks">For each reading a rank a token; null: not wanted.</param>
    /// <param name="entropies">For each reading an entropy a token, in nats; null: not wanted.</param>
    public void Read(
        ReadOnlySpan<Reading> batch,
        IReadOnlyList<Memory<int>>? ranks,
        IReadOnlyList<Memory<float>>? entropies
    )
    {
        using var turn = decoder.Use(out var pass);
        _feeds.Clear();
        _asked.Begin(ranks, entropies);
        foreach (var reading in batch)
        {
            AskOfPast(pass, reading, _feeds.Count);
            _feeds.Add(Feed.Of(reading, _feeds.Count));
        }

        for (var (feed, start) = (0, 0); Fill(ref feed, ref start); )
        {
            RunOnce(pass);
        }

        _asked.Answer(pass);
        foreach (var feed in _feeds)
        {
            feed.State.Pending = feed.Unread;
        }
    }

    // The next pass's runs: what is left of the feeds, as much as a pass has rows.
    private bool Fill(ref int feed, ref int start)
    {
        _runs.Clear();
        _starts.Clear();
        for (var rows = 0; feed < _feeds.Count && rows < Pass.MostRows; )
        {
            var (cache, tokens) = (_feeds[feed].State.Cache, _feeds[feed].Tokens);
            var count = Math.Min(tokens.Length - start, Pass.MostRows - rows);
            if (count > 0)
            {
                // Where a text goes on from an earlier pass, its cache has grown by as much as was read of it.
                var whole = cache.Length + tokens.Length - start;
                _runs.Add(new Run(cache, tokens.Slice(start, count)) { Length = whole });
                _starts.Add((feed, start));
                (rows, start) = (rows + count, start + count);
            }

            if (start == tokens.Length)
            {
                (feed, start) = (feed + 1, 0);
            }
        }

        return _runs.Count > 0;
    }

    private void RunOnce(Pass pass)
    {
        Want();
        var output = decoder.Stack.Run(pass, _runs, trace: null, _wanted);
        for (var i = 0; i < _wanted.Count; i++)
        {
            var run = pass.RunOf(_wanted[i]);
            var feed = _feeds[_starts[run].Feed];
            var place = _starts[run].Start + _wanted[i] - pass.FirstRow(run);
            var vector = output.Values + ((long)i * output.Width);
            if (feed.IsScored(place))
            {
                _asked.AskScore(pass, vector, feed.Reading, feed.Number, feed.Next(place));
            }

            if (feed.IsLast(place))
            {
                feed.State.Keep(new ReadOnlySpan<float>(vector, output.Width));
                if (!feed.Reading.Logits.IsEmpty)
                {
                    _asked.AskLogits(pass, vector, feed.Reading);
                }
            }
        }
    }

    // The rows after which something is asked.
    private void Want()
    {
        _wanted.Clear();
        for (var (run, row) = (0, 0); run < _runs.Count; run++)
        {
            var (feed, start) = _starts[run];
            for (var place = start; place < start + _runs[run].Tokens.Length; place++, row++)
            {
                if (_feeds[feed].IsScored(place) || _feeds[feed].IsLast(place))
                {
                    _wanted.Add(row);
                }
            }
        }
    }

    // What all that was read before says already: which token comes first, the distribution where nothing is to be read.
    private void AskOfPast(Pass pass, Reading reading, int number)
    {
        var state = (EngineState)reading.State;
        var (count, scored) = (reading.Tokens.Length, !reading.LogProbabilities.IsEmpty);
        if (state.Pending is not null || (count == 0 ? reading.Logits.IsEmpty : !scored))
        {
            return;
        }

        fixed (float* last = state.Last)
        {
            if (last is null)
            {
                Refuse(count);
            }
            else if (count == 0)
            {
                _asked.AskLogits(pass, last, reading);
            }
            else
            {
                _asked.AskScore(pass, last, reading, number, 0);
            }
        }
    }

    // Nothing stands before the first token of a text without a begin mark, so that it has no probability.
    private static void Refuse(int count)
    {
        if (count == 0)
        {
            throw new InputException(
                "nothing was read yet and the model has no begin mark, so there is no distribution: give a prompt"
            );
        }

        if (count == 1)
        {
            throw new InputException(
                "the first token of a text has no probability here: the model has no begin mark, so give it a context"
            );
        }
    }

    /// <summary>What a state is to read.</summary>
    /// <param name="Reading">Whose tokens.</param>
    /// <param name="Number">Of the reading.</param>
    /// <param name="Tokens">
    /// The one that was pending, and the reading's but for the one that is pending now; without a beginning that another text has read.
    /// </param>
    /// <param name="Before">How many of them stand before the reading's, where these are scored.</param>
    /// <param name="Unread">The one that is pending now.</param>
    private readonly record struct Feed(
        Reading Reading,
        int Number,
        ReadOnlyMemory<int> Tokens,
        int Before,
        int? Unread
    )
    {
        public EngineState State => (EngineState)Reading.State;

        /// <summary>Which of the reading's tokens comes after one of these: what comes after a token is in the token's vector.</summary>
        public int Next(int place) => place + 1 - Before;

        /// <summary>Whether the probability of the token after it is asked.</summary>
        public bool IsScored(int place) => Next(place) < Reading.LogProbabilities.Length;

        /// <summary>Whether nothing is read after it.</summary>
        public bool IsLast(int place) => Unread is null && place == Tokens.Length - 1;

        public static Feed Of(Reading reading, int number)
        {
            var pending = ((EngineState)reading.State).Pending;
            ReadOnlyMemory<int> tokens = pending is { } first ? (int[])[first, .. reading.Tokens.Span] : reading.Tokens;
            var (before, ends) = (pending is null ? 0 : 1, !reading.Logits.IsEmpty || tokens.IsEmpty);
            var unread = ends ? null : (int?)tokens.Span[^1];
            tokens = ends ? tokens : tokens[..^1];
            // Tokens that are to be scored are to be read.
            var known = reading.LogProbabilities.IsEmpty ? ((EngineState)reading.State).Cache.Adopt(tokens.Span) : 0;
            return new Feed(reading, number, tokens[known..], before, unread);
        }
    }
}
