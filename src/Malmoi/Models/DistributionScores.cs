using Malmoi.LanguageModels;

namespace Malmoi.Models;

/// <summary>Scores with the rank of each token and the entropy of the distribution it came from: one distribution a token.</summary>
/// <remarks><c>H = - sum_w p(w | h) ln p(w | h)</c>; rank 1 is the likeliest token.</remarks>
internal static class DistributionScores
{
    public static TextScore[] Read(
        INextTokenModel model,
        EncodedPassage[] texts,
        INextTokenState[] states,
        CancellationToken ct
    )
    {
        if (model is IDistributionReader reader)
        {
            return ReadAtOnce(reader, texts, states);
        }

        var logits = texts.Select(_ => new float[model.VocabularySize]).ToArray();
        var scores = texts.Select(text => new TokenScore[text.Scored.Count]).ToArray();
        var longest = texts.Select(text => text.Scored.Count).DefaultIfEmpty(0).Max();
        for (var step = 0; step < longest; step++)
        {
            ct.ThrowIfCancellationRequested();
            var live = Enumerable.Range(0, texts.Length).Where(i => step < texts[i].Scored.Count).ToArray();
            model.Read(Array.ConvertAll(live, i => Next(texts[i], states[i], logits[i], step)));
            foreach (var i in live)
            {
                scores[i][step] = Score(texts[i].Scored[step], logits[i]);
            }
        }

        return Array.ConvertAll(scores, tokens => new TextScore(tokens));
    }

    private static TextScore[] ReadAtOnce(IDistributionReader reader, EncodedPassage[] texts, INextTokenState[] states)
    {
        var readings = new Reading[texts.Length];
        var ranks = Array.ConvertAll(texts, text => (Memory<int>)new int[text.Ids.Length]);
        var entropies = Array.ConvertAll(texts, text => (Memory<float>)new float[text.Ids.Length]);
        for (var i = 0; i < texts.Length; i++)
        {
            readings[i] = new Reading(states[i], texts[i].Ids) { LogProbabilities = new float[texts[i].Ids.Length] };
        }

        reader.ReadDistributions(readings, ranks, entropies);
        return
        [
            .. texts.Select(
                (text, i) =>
                    new TextScore([.. text.Scored.Select((token, t) => Score(i, token, t + text.ContextLength))])
            ),
        ];

        TokenScore Score(int text, Token token, int place)
        {
            var rank = ranks[text].Span[place];
            return new TokenScore(
                token,
                readings[text].LogProbabilities.Span[place],
                rank == 1,
                rank,
                entropies[text].Span[place]
            );
        }
    }

    // What was not read yet of all that stands before the token.
    private static Reading Next(EncodedPassage text, INextTokenState state, float[] logits, int step)
    {
        var before = text.ContextLength + step;
        var unread = step == 0 ? text.Ids.AsMemory(0, before) : text.Ids.AsMemory(before - 1, 1);
        return new Reading(state, unread) { Logits = logits };
    }

    private static TokenScore Score(Token token, ReadOnlySpan<float> logits)
    {
        var most = float.NegativeInfinity;
        foreach (var logit in logits)
        {
            most = Math.Max(most, logit);
        }

        var (sum, weighted, rank) = (0.0, 0.0, 1);
        foreach (var logit in logits)
        {
            if (!float.IsNegativeInfinity(logit))
            {
                var share = Math.Exp(logit - most);
                sum += share;
                weighted += share * (logit - most);
            }

            rank += logit > logits[token.Id] ? 1 : 0;
        }

        var entropy = Math.Log(sum) - (weighted / sum);
        return new TokenScore(token, logits[token.Id] - most - Math.Log(sum), rank == 1, rank, entropy);
    }
}
