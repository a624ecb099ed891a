using Malmoi.LanguageModels;

namespace Malmoi.Decoding;

/// <summary>Writes many answers together: as one ends, the next prompt takes its place, and all that are being written are read as one batch.</summary>
/// <remarks>
/// A prompt that is answered several times is read once. Each answer has random numbers of its own, of the seed and its number, so that
/// the same model, prompts and seed give the same answers.
/// </remarks>
public sealed class AnswerWriter
{
    // Logits that one thread is through with before another has woken up.
    private const long WorthThreads = 1 << 18;

    private readonly INextTokenModel _model;
    private readonly AnswerOptions _options;
    private readonly AnswerSampler _sampler;
    private readonly Stack<float[]> _spare = [];

    /// <exception cref="InputException">An option is out of its range.</exception>
    public AnswerWriter(INextTokenModel model, AnswerOptions options)
    {
        options.Check();
        (_model, _options, _sampler) = (model, options, new AnswerSampler(options));
    }

    /// <summary>Hears the number of an answer and each token of it, and says whether it ends there too; null: nobody. Several answers may be heard at once.</summary>
    public Func<int, int, bool>? IsOver { get; init; }

    /// <summary>Hears how many answers are written; null: nobody.</summary>
    public Action<int>? Done { get; init; }

    /// <summary>Answers each prompt.</summary>
    /// <param name="prompts">Tokens as the model reads them, its begin mark with them.</param>
    /// <param name="each">Answers to each prompt.</param>
    /// <param name="seed">Of what is drawn.</param>
    /// <param name="ct">Stops between two tokens.</param>
    /// <returns>The answers to the first prompt, then those to the second ...</returns>
    /// <exception cref="InputException">A prompt is empty or as long as the model reads, or the model's distributions are no numbers.</exception>
    public IReadOnlyList<WrittenAnswer> Write(
        IReadOnlyList<int[]> prompts,
        int each,
        long seed,
        CancellationToken ct = default
    )
    {
        for (var i = 0; i < prompts.Count; i++)
        {
            Check(prompts[i], i);
        }

        return Write(
            [
                .. prompts.Select(tokens => new AnswerPrompt(
                    tokens,
                    _model.StartEmpty,
                    (_model.ContextLength ?? int.MaxValue) - tokens.Length
                )),
            ],
            each,
            seed,
            ct
        );
    }

    /// <summary>Answers each prompt from a beginning of its own.</summary>
    /// <inheritdoc cref="Write(IReadOnlyList{int[]}, int, long, CancellationToken)"/>
    public IReadOnlyList<WrittenAnswer> Write(
        IReadOnlyList<AnswerPrompt> prompts,
        int each,
        long seed,
        CancellationToken ct = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(each, 1);
        var answers = new WrittenAnswer[prompts.Count * each];
        var rows = new List<Row>();
        var begun = new List<Begun>();
        var done = 0;
        try
        {
            for (var next = 0; next < prompts.Count || rows.Count > 0; )
            {
                ct.ThrowIfCancellationRequested();
                var room = Math.Max(each, _options.MostAtOnce) - rows.Count;
                for (; next < prompts.Count && room >= each; room -= each)
                {
                    begun.Add(
                        new Begun(next, prompts[next].Room, prompts[next].Tokens, prompts[next].Begin(), Logits())
                    );
                    next++;
                }

                _model.Read([
                    .. rows.Select(row => new Reading(row.State, row.Last) { Logits = row.Logits }),
                    .. begun.Select(one => new Reading(one.State, one.Prompt) { Logits = one.Logits }),
                ]);
                for (; begun.Count > 0; begun.RemoveAt(0))
                {
                    rows.AddRange(Rows(begun[0], each, seed));
                }

                Draw(rows);
                rows.ForEach(row => row.Check());
                foreach (var row in rows.Where(row => row.IsDone))
                {
                    answers[row.Number] = row.Answer(each);
                    row.State.Dispose();
                    _spare.Push(row.Logits);
                }

                if (rows.RemoveAll(row => row.IsDone) is > 0 and var ended)
                {
                    Done?.Invoke(done += ended);
                }
            }
        }
        finally
        {
            rows.ForEach(row => row.State.Dispose());
            begun.ForEach(one => one.State.Dispose());
        }

        return answers;
    }

    private void Draw(List<Row> rows)
    {
        if ((long)rows.Count * _model.VocabularySize < WorthThreads)
        {
            rows.ForEach(Draw);
        }
        else
        {
            Parallel.ForEach(rows, Draw);
        }
    }

    private void Draw(Row row) => row.Draw(_sampler, _options.Ends, IsOver);

    // All answers to a prompt that was read.
    private IEnumerable<Row> Rows(Begun one, int each, long seed)
    {
        var most = Math.Min(_options.MaxTokens, one.Room);
        for (var i = 0; i < each; i++)
        {
            var number = (one.Number * each) + i;
            var last = i == each - 1;
            var logits = last ? one.Logits : Logits();
            one.Logits.CopyTo(logits, 0);
            yield return new Row(
                number,
                last ? one.State : one.State.Fork(),
                logits,
                most,
                new Xoshiro256(seed, number)
            );
        }
    }

    private float[] Logits() => _spare.TryPop(out var logits) ? logits : new float[_model.VocabularySize];

    private void Check(int[] prompt, int number)
    {
        if (prompt.Length == 0)
        {
            throw new InputException($"prompt {number + 1} has no token: there is nothing to answer");
        }

        if (_model.ContextLength is { } most && prompt.Length >= most)
        {
            throw new InputException(
                $"prompt {number + 1} has {prompt.Length} tokens, and the model reads {most} with the answer: shorten it, or leave it out"
            );
        }
    }

    private sealed record Begun(
        int Number,
        int Room,
        ReadOnlyMemory<int> Prompt,
        INextTokenState State,
        float[] Logits
    );

    private sealed class Row(int number, INextTokenState state, float[] logits, int most, Xoshiro256 random)
    {
        private readonly List<int> _tokens = [];
        private readonly List<float> _logProbabilities = [];
        private readonly List<float> _entropies = [];
        private readonly int[] _last = new int[1];
        private bool _isEnded;
        private bool _isOver;

        public int Number => number;

        public INextTokenState State => state;

        public float[] Logits => logits;

        /// <summary>The token that was drawn last, which the model has not read.</summary>
        public ReadOnlyMemory<int> Last => _last;

        public bool IsDone => _isEnded || _isOver || _tokens.Count == most;

        public void Draw(AnswerSampler sampler, IReadOnlyList<int> ends, Func<int, int, bool>? isOver)
        {
            var drawn = sampler.Draw(logits, random);
            _tokens.Add(drawn.Token);
            _logProbabilities.Add(drawn.LogProbability);
            _entropies.Add(drawn.Entropy);
            (_last[0], _isEnded) = (drawn.Token, ends.Contains(drawn.Token));
            _isOver = !_isEnded && drawn.Token >= 0 && isOver is not null && isOver(number, drawn.Token);
        }

        public void Check()
        {
            if (_last[0] < 0)
            {
                throw new InputException(
                    float.IsNaN(_logProbabilities[^1])
                        ? "the model's distribution over the next token is no number: its weights have diverged, or its file is damaged"
                        : "every token is ruled out: suppress fewer"
                );
            }
        }

        public WrittenAnswer Answer(int each) =>
            new(number / each, [.. _tokens], [.. _logProbabilities], [.. _entropies], _isEnded);
    }
}
