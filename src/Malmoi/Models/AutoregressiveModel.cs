using Malmoi.LanguageModels;
using Malmoi.NGrams;
using Malmoi.Tokenization;

namespace Malmoi.Models;

/// <summary>Any next-token model as a scorer and a generator of text: owns the care that makes scores right.</summary>
/// <remarks>
/// <list type="bullet">
/// <item>Context and text are tokenised together; a token belongs to the text if it ends in it, and blanks at the end of the context
/// count as the text's, so that "P(lie | white)" and " lie" after "white" are one thing.</item>
/// <item>What the boundary policy says of sentence marks: the begin mark is context and never scored; the end mark is scored after a
/// whole text, that is, one without context.</item>
/// <item>Requests are read in batches, on several threads; a result does not depend on either.</item>
/// </list>
/// </remarks>
public sealed class AutoregressiveModel(ITokenizer tokenizer, INextTokenModel model, BoundaryPolicy boundaries)
    : IScorer,
        IGenerator
{
    private const int BatchSize = 256;

    public ITokenizer Tokenizer => tokenizer;

    public INextTokenModel Model => model;

    public BoundaryPolicy Boundaries => boundaries;

    /// <summary>Whether a prompt is what an encoder reads, and the text is written from nothing.</summary>
    public bool EncodesPrompts { get; init; }

    /// <summary>Whether the begin mark stands before a context, and not only before a text without one.</summary>
    public bool BeginsContexts { get; init; } = true;

    /// <summary>
    /// Whether a context is cut into tokens by itself, as lm-evaluation-harness does: where a token would cross the border, the text
    /// then loses its first letters.
    /// </summary>
    public bool ReadsContextAlone { get; init; }

    /// <summary>Tokens read at once; longer texts are read in windows.</summary>
    public int? ContextLength { get; init; } = model.ContextLength;

    /// <summary>Batches that are read at the same time.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    public ValueTask<IReadOnlyList<TextScore>> ScoreAsync(
        IReadOnlyList<Continuation> requests,
        ScoreOptions? options = null,
        CancellationToken ct = default
    )
    {
        var passages = new Passage[requests.Count];
        for (var i = 0; i < passages.Length; i++)
        {
            var (context, text) = requests[i];
            passages[i] =
                context.Length == 0
                    ? Whole(text)
                    : Whole(text) with
                    {
                        Context = context,
                        FromBegin = BeginsContexts && boundaries != BoundaryPolicy.None,
                        ToEnd = false,
                    };
        }

        return new ValueTask<IReadOnlyList<TextScore>>(Score(passages, options, ct));
    }

    /// <summary>A whole text, with the sentence marks that the policy sets round it.</summary>
    public Passage Whole(string text) =>
        new("", text, FromBegin: boundaries != BoundaryPolicy.None, ToEnd: boundaries == BoundaryPolicy.BeginAndEnd);

    /// <summary>Scores passages that say themselves which sentence marks stand round them.</summary>
    public IReadOnlyList<TextScore> Score(
        IReadOnlyList<Passage> passages,
        ScoreOptions? options = null,
        CancellationToken ct = default
    )
    {
        var scores = new TextScore[passages.Count];
        // With distributions a batch holds one vocabulary a sequence: keep it small.
        var size = options is { Distributions: true } ? 16 : BatchSize;
        var batches = (passages.Count + size - 1) / size;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, Threads), CancellationToken = ct };
        ct.ThrowIfCancellationRequested();
        if (batches <= 1)
        {
            ScoreBatch(0);
        }
        else
        {
            Parallel.For(0, batches, parallel, ScoreBatch);
        }

        return scores;

        void ScoreBatch(int batch)
        {
            var start = batch * size;
            var texts = new EncodedPassage[Math.Min(size, passages.Count - start)];
            for (var i = 0; i < texts.Length; i++)
            {
                texts[i] = EncodedPassage.From(passages[start + i], tokenizer, ReadsContextAlone);
            }

            var windows = texts
                .SelectMany((text, i) => Windows.Of(text, ContextLength).Select(window => (i, window)))
                .ToArray();
            var read = Score(Array.ConvertAll(windows, pair => pair.window), options, ct);
            foreach (var text in windows.Zip(read).GroupBy(pair => pair.First.i))
            {
                scores[start + text.Key] = new TextScore([.. text.SelectMany(pair => pair.Second.Tokens)]);
            }
        }
    }

    private TextScore[] Score(EncodedPassage[] texts, ScoreOptions? options, CancellationToken ct)
    {
        var states = Array.ConvertAll(texts, Start);
        try
        {
            return options is { Distributions: true }
                ? DistributionScores.Read(model, texts, states, ct)
                : Read(texts, states);
        }
        finally
        {
            Array.ForEach(states, state => state.Dispose());
        }
    }

    public async IAsyncEnumerable<string> GenerateAsync(
        string prompt,
        GenerationOptions? options = null,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct = default
    )
    {
        foreach (var piece in Generation().Write(prompt, options ?? new GenerationOptions(), ct))
        {
            yield return piece;
            await Task.Yield(); // a caller that streams gets its turn between two tokens
        }
    }

    /// <summary>The likeliest continuations a beam search finds, best first, with ln p of each.</summary>
    public IReadOnlyList<(string Text, double LogProbability)> Search(
        string prompt,
        GenerationOptions options,
        CancellationToken ct = default
    ) => Generation().Search(prompt, options, ct);

    private TextGeneration Generation() => new(tokenizer, model, Begin);

    // A state, and what of the prompt it is still to read.
    private (INextTokenState State, int[] Given) Begin(string prompt)
    {
        var ids =
            EncodesPrompts && tokenizer is TokenizerPipeline pipeline
                ? pipeline.Prepare(prompt).Ids
                : [.. tokenizer.Encode(prompt).Select(token => token.Id)];
        return EncodesPrompts ? (model.Start(ids), []) : (Begin(), ids);
    }

    /// <summary>A state before the first token of a text, under the boundary policy.</summary>
    internal INextTokenState Begin() => Start(boundaries != BoundaryPolicy.None);

    private INextTokenState Start(bool fromBegin) => fromBegin ? model.Start() : model.StartEmpty();

    // A Transformer gives its first token no probability unless something stands before it.
    private INextTokenState Start(EncodedPassage text) =>
        Start(text.FromBegin || (text.ContextLength == 0 && model is not IWordModel));

    private TextScore[] Read(EncodedPassage[] texts, INextTokenState[] states)
    {
        var readings = new Reading[texts.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            readings[i] = new Reading(states[i], texts[i].Ids) { LogProbabilities = new float[texts[i].Ids.Length] };
        }

        model.Read(readings);
        var scores = new TextScore[texts.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            var tokens = new TokenScore[texts[i].Scored.Count];
            var numbers = readings[i].LogProbabilities.Span[texts[i].ContextLength..];
            for (var t = 0; t < tokens.Length; t++)
            {
                tokens[t] = new TokenScore(texts[i].Scored[t], numbers[t], IsGreedy: false);
            }

            scores[i] = new TextScore(tokens);
        }

        return scores;
    }
}
