using Malmoi.Architectures;
using Malmoi.LanguageModels;
using Malmoi.Models;
using Malmoi.Neural.Heads;
using Malmoi.Tokenization;
using static TorchSharp.torch;

namespace Malmoi.Neural;

/// <summary>A masked model (BERT) as a scorer of text, by pseudo-log-likelihood (Salazar et al., 2020): each token is hidden in turn and asked for.</summary>
/// <remarks>
/// PLL(text) = Σᵢ ln p(tᵢ | the text with tᵢ hidden). No probability of the text (the sum over all texts is not one), but it ranks
/// texts; <see cref="Masking"/> says what is hidden along with a token. A text of n tokens is read n times, copies of like length
/// together.
/// </remarks>
public sealed class MaskedModel : IScorer, ITracedModel, IDisposable
{
    private static readonly string[] MaskPieces = ["[MASK]", "<mask>", "<special1>"];

    private readonly Transformer _model;
    private readonly TokenizerPipeline _tokenizer;
    private readonly MaskedReading _reading;
    private readonly int? _longest;

    /// <param name="model">With a head for masked tokens; it becomes this one's to dispose.</param>
    /// <param name="tokenizer">The model's; it puts the special tokens round a text.</param>
    /// <param name="masking">What is hidden along with a token.</param>
    /// <exception cref="InputException">The model has no such head, or the tokenizer no mask, or more pieces than the model.</exception>
    public MaskedModel(Transformer model, TokenizerPipeline tokenizer, Masking masking = Masking.Original)
    {
        // Whole texts, or an error: never a silently cut one.
        _tokenizer = new TokenizerPipeline(tokenizer.Parts with { Truncation = null, Padding = null });
        (_model, Masking) = (model, masking);
        var head =
            model.Heads.GetValueOrDefault(HeadNames.MaskedToken)
            ?? throw new InputException(
                "this model fills no blanks: it has no head for masked tokens, so it cannot score text by hiding tokens"
            );
        if (tokenizer.VocabularySize > head.Spec.Outputs)
        {
            throw new InputException(
                $"the tokenizer has {tokenizer.VocabularySize} pieces, but the model knows {head.Spec.Outputs}: they do not belong together"
            );
        }

        var mask =
            MaskPieces.Select(tokenizer.Find).FirstOrDefault(id => id is not null)
            ?? throw new InputException(
                $"the tokenizer has no token that hides another ({string.Join(", ", MaskPieces)}): is it that of a masked model?"
            );
        var embeddings = model.Encoder!.Spec.Embeddings as TokenEmbeddings;
        var padding = embeddings?.Padding ?? tokenizer.Special.Padding ?? 0;
        _longest = embeddings?.Positions?.Count;
        _reading = new MaskedReading(model, head, mask, padding);
    }

    public Masking Masking { get; }

    public TokenizerPipeline Tokenizer => _tokenizer;

    public int? ContextLength => _longest;

    /// <summary>Scores each text after its context, which stands before it in the same input and is never hidden.</summary>
    /// <exception cref="InputException">A text is longer than the model reads.</exception>
    public ValueTask<IReadOnlyList<TextScore>> ScoreAsync(
        IReadOnlyList<Continuation> requests,
        ScoreOptions? options = null,
        CancellationToken ct = default
    )
    {
        var texts = requests.Select(request => MaskedText.From(request, _tokenizer, Masking)).ToArray();
        foreach (var text in texts.Where(text => text.Ids.Length > _longest))
        {
            throw new InputException(
                $"the text '{Shown(text.Source)}' has {text.Ids.Length} tokens, but the model reads {_longest} at most: shorten it"
            );
        }

        var scores = Array.ConvertAll(texts, text => new TokenScore[text.Scored.Count]);
        using (no_grad())
        {
            var copies = texts.SelectMany((text, i) => Enumerable.Range(0, text.Scored.Count).Select(t => (i, t)));
            foreach (
                var batch in _reading.Batches([
                    .. copies.Select(copy => new MaskedCopy(texts[copy.i], copy.t, scores[copy.i])),
                ])
            )
            {
                ct.ThrowIfCancellationRequested();
                _reading.Read(batch, options is { Distributions: true });
            }
        }

        return new ValueTask<IReadOnlyList<TextScore>>(Array.ConvertAll(scores, tokens => new TextScore(tokens)));
    }

    /// <param name="tokens">With their special tokens, as <see cref="Tokenizer"/> puts them round a text.</param>
    /// <param name="parts">What is wanted.</param>
    /// <exception cref="InputException">A token is none of the model's, or there are more than it reads.</exception>
    public Trace Run(ReadOnlySpan<int> tokens, TraceParts parts)
    {
        if (tokens.Length > _longest)
        {
            throw new InputException(
                $"the text has {tokens.Length} tokens, but the model reads {_longest} at most: shorten it"
            );
        }

        return TracedReading.Run(_model, tokens, parts);
    }

    public void Dispose() => _model.Dispose();

    private static string Shown(string text) => text.Length > 40 ? text[..40] + "..." : text;
}
