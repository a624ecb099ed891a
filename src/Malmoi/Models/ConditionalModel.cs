using Malmoi.LanguageModels;
using Malmoi.Tokenization;

namespace Malmoi.Models;

/// <summary>An encoder-decoder as a scorer of text: the encoder reads the context, the decoder is asked for the text.</summary>
/// <remarks>
/// Context and text are tokenised apart, each with the special tokens that the tokenizer puts round a text, as in training; of those
/// only what follows the text (the end mark) is scored. Requests of one context share what the encoder made of it.
/// </remarks>
/// <param name="tokenizer">Of both sides.</param>
/// <param name="model">Whose states start from a source.</param>
public sealed class ConditionalModel(TokenizerPipeline tokenizer, INextTokenModel model) : IScorer
{
    // Whole texts, or an error: never a silently cut one.
    private readonly TokenizerPipeline _whole = new(tokenizer.Parts with { Truncation = null, Padding = null });

    public TokenizerPipeline Tokenizer => tokenizer;

    public INextTokenModel Model => model;

    public ValueTask<IReadOnlyList<TextScore>> ScoreAsync(
        IReadOnlyList<Continuation> requests,
        ScoreOptions? options = null,
        CancellationToken ct = default
    )
    {
        var scores = new TextScore[requests.Count];
        foreach (var group in Enumerable.Range(0, requests.Count).GroupBy(i => requests[i].Context))
        {
            ct.ThrowIfCancellationRequested();
            int[] places = [.. group];
            using var first = model.Start(_whole.Prepare(group.Key).Ids);
            var read = Score([.. places.Select(i => Target(requests[i].Text))], first, options, ct);
            for (var i = 0; i < places.Length; i++)
            {
                scores[places[i]] = read[i];
            }
        }

        return new ValueTask<IReadOnlyList<TextScore>>(scores);
    }

    private TextScore[] Score(
        EncodedPassage[] texts,
        INextTokenState first,
        ScoreOptions? options,
        CancellationToken ct
    )
    {
        var states = Array.ConvertAll(texts, _ => first.Fork());
        try
        {
            if (options is { Distributions: true })
            {
                return DistributionScores.Read(model, texts, states, ct);
            }

            var readings = new Reading[texts.Length];
            for (var i = 0; i < texts.Length; i++)
            {
                readings[i] = new Reading(states[i], texts[i].Ids)
                {
                    LogProbabilities = new float[texts[i].Ids.Length],
                };
            }

            model.Read(readings);
            return [.. texts.Zip(readings, Scored)];
        }
        finally
        {
            Array.ForEach(states, state => state.Dispose());
        }
    }

    // What stands before the text ([CLS], a language) is the decoder's start token's business.
    private EncodedPassage Target(string text)
    {
        var tokens = _whole.Prepare(text).Tokens.SkipWhile(token => token.IsSpecial).ToArray();
        var scored = Array.ConvertAll(
            tokens,
            token => new Token(
                token.Id,
                token.Piece,
                token.IsSpecial ? text.Length..text.Length : token.Start..token.End
            )
        );
        return new EncodedPassage(Array.ConvertAll(tokens, token => token.Id), scored, FromBegin: true);
    }

    private static TextScore Scored(EncodedPassage text, Reading reading) =>
        new([.. text.Scored.Select((token, t) => new TokenScore(token, reading.LogProbabilities.Span[t], false))]);
}
