using Malmoi.LanguageModels;

namespace Malmoi.Linguistics;

/// <summary>Scores with the blank counted where a word ends, for tokenizers that put it before the next word (Pimentel and Meister, 2024; Oh and Schuler, 2024).</summary>
/// <remarks>
/// "dog" before "s" and "dog" before a blank are one token, so p("dog") says not yet that the word ends there; that is said by the
/// next token, which begins with a blank. With B(h) = Σ p(s | h) over the tokens s that begin with a blank or end the text,
/// <code>
///   p(word | h) = Π p(token | ...) · B(h word) / B(h)
/// </code>
/// Here the factor above goes to the last token before a blank, and the factor below to the token that begins with it, so that sums
/// over any words are right. The first token of a text has no blank to give back.
/// </remarks>
public sealed class WordBoundaryCorrection
{
    // Each text holds one distribution.
    private const int BatchSize = 16;

    private readonly ITokenizer _tokenizer;
    private readonly INextTokenModel _model;
    private readonly bool[] _opens; // tokens that begin with a blank
    private readonly bool[] _closes; // those and the end of the text: what may follow a whole word

    /// <param name="tokenizer">One whose tokens begin with blanks: GPT-2's, SentencePiece's.</param>
    /// <param name="model">From left to right.</param>
    /// <exception cref="InputException">No token begins with a blank: there is nothing to correct.</exception>
    public WordBoundaryCorrection(ITokenizer tokenizer, INextTokenModel model)
    {
        (_tokenizer, _model) = (tokenizer, model);
        _opens = [.. Enumerable.Range(0, model.VocabularySize).Select(id => BeginsWithBlank(tokenizer.Piece(id)))];
        if (!_opens.Contains(true))
        {
            throw new InputException(
                "no piece of this tokenizer begins with a blank, so its scores need no correction at the ends of words"
            );
        }

        _closes = [.. _opens];
        if (tokenizer.Special.End is { } end)
        {
            _closes[end] = true;
        }
    }

    /// <summary>Whether a piece begins with a blank, as vocabularies spell it.</summary>
    public static bool BeginsWithBlank(string? piece) => piece is ['Ġ' or '▁' or ' ', ..];

    /// <summary>Scores whole texts, with ranks and entropies.</summary>
    public IReadOnlyList<TextScore> Score(IReadOnlyList<string> texts, CancellationToken ct = default)
    {
        var scores = new List<TextScore>(texts.Count);
        foreach (var batch in texts.Chunk(BatchSize))
        {
            var tokens = Array.ConvertAll(batch, _tokenizer.Encode);
            var states = Array.ConvertAll(batch, _ => _model.Start());
            try
            {
                scores.AddRange(Score(tokens, states, ct));
            }
            finally
            {
                Array.ForEach(states, state => state.Dispose());
            }
        }

        return scores;
    }

    private IEnumerable<TextScore> Score(IReadOnlyList<Token>[] texts, INextTokenState[] states, CancellationToken ct)
    {
        var scores = Array.ConvertAll(texts, text => new TokenScore[text.Count]);
        var blanks = Array.ConvertAll(texts, text => new double[text.Count + 1]);
        var logits = Array.ConvertAll(texts, _ => new float[_model.VocabularySize]);
        var longest = texts.Max(text => text.Count);
        for (var step = 0; step <= longest; step++)
        {
            ct.ThrowIfCancellationRequested();
            int[] live = [.. Enumerable.Range(0, texts.Length).Where(i => step <= texts[i].Count)];
            _model.Read(
                Array.ConvertAll(
                    live,
                    i => new Reading(states[i], step == 0 ? Array.Empty<int>() : new[] { texts[i][step - 1].Id })
                    {
                        Logits = logits[i],
                    }
                )
            );
            foreach (var i in live)
            {
                var seen = Distribution.Of(logits[i], _closes);
                blanks[i][step] = seen.LogClosing;
                if (step < texts[i].Count)
                {
                    scores[i][step] = seen.Score(texts[i][step], logits[i]);
                }
            }
        }

        return texts.Select(
            (text, i) => new TextScore([.. scores[i].Select((score, t) => Corrected(score, t, text, blanks[i]))])
        );
    }

    private TokenScore Corrected(TokenScore score, int place, IReadOnlyList<Token> text, double[] blanks)
    {
        var given = place > 0 && _opens[text[place].Id] ? blanks[place] : 0;
        var ends = place + 1 == text.Count || _opens[text[place + 1].Id];
        return score with { LogProbability = score.LogProbability - given + (ends ? blanks[place + 1] : 0) };
    }

    /// <param name="LogNormalizer">ln Σ exp of the logits.</param>
    /// <param name="LogClosing">ln B(h).</param>
    /// <param name="Entropy">In nats.</param>
    private readonly record struct Distribution(double LogNormalizer, double LogClosing, double Entropy)
    {
        public static Distribution Of(ReadOnlySpan<float> logits, bool[] closes)
        {
            var most = float.NegativeInfinity;
            foreach (var logit in logits)
            {
                most = Math.Max(most, logit);
            }

            var (sum, weighted, closing) = (0.0, 0.0, 0.0);
            for (var id = 0; id < logits.Length; id++)
            {
                var share = Math.Exp(logits[id] - most);
                sum += share;
                weighted += share > 0 ? share * logits[id] : 0; // 0 ln 0 = 0
                closing += closes[id] ? share : 0;
            }

            var normalizer = most + Math.Log(sum);
            return new Distribution(normalizer, Math.Log(closing / sum), normalizer - weighted / sum);
        }

        public TokenScore Score(Token token, ReadOnlySpan<float> logits)
        {
            var (own, rank) = (logits[token.Id], 1);
            foreach (var logit in logits)
            {
                rank += logit > own ? 1 : 0;
            }

            return new TokenScore(token, own - LogNormalizer, rank == 1, rank, Entropy);
        }
    }
}
