using Malmoi.LanguageModels;
using Malmoi.NGrams;
using Malmoi.Tokenization;

namespace Malmoi.Models;

/// <summary>A model that was opened, with all that is known of it.</summary>
public sealed class OpenedModel : IDisposable
{
    private readonly INextTokenModel? _model;
    private readonly IScorer? _scorer;

    /// <summary>A model of pieces, with the tokenizer that makes them.</summary>
    /// <param name="path">Where it stands.</param>
    /// <param name="format">What it is, in a word or two.</param>
    /// <param name="model">It becomes this one's to dispose.</param>
    /// <param name="policy">Its pieces, and what stands round a text.</param>
    /// <param name="scorer">What scores text where that is not the model from left to right: an encoder-decoder's.</param>
    public OpenedModel(string path, string format, INextTokenModel model, TextPolicy policy, IScorer? scorer = null)
        : this(path, format, policy) => (_model, _scorer) = (model, scorer);

    /// <summary>A model that only scores: a masked one.</summary>
    /// <param name="path">Where it stands.</param>
    /// <param name="format">What it is, in a word or two.</param>
    /// <param name="scorer">It becomes this one's to dispose.</param>
    /// <param name="policy">Its pieces.</param>
    public OpenedModel(string path, string format, IScorer scorer, TextPolicy policy)
        : this(path, format, policy) => _scorer = scorer;

    private OpenedModel(string path, string format, TextPolicy policy)
    {
        (Path, Format, Policy) = (path, format, policy);
        Tokenizer =
            policy.Tokenizer?.Tokenizer ?? throw new ArgumentException("a policy of pieces is needed", nameof(policy));
    }

    internal OpenedModel(string path, string format, IWordModel model, ModelSidecar? sidecar, TextPolicy? policy)
    {
        (Path, Format, _model, Sidecar) = (path, format, model, sidecar);
        Policy = policy ?? sidecar?.Policy ?? TextPolicy.AsWritten;
        Tokenizer = Policy.Over(model.Vocabulary, Special(model.Marks));
    }

    public string Path { get; }

    /// <summary>"ARPA", "KenLM binary", ...</summary>
    public string Format { get; }

    /// <summary>The model as one that predicts the next token.</summary>
    /// <exception cref="InputException">It does not: it fills blanks.</exception>
    public INextTokenModel Model =>
        _model
        ?? throw new InputException(
            $"'{Path}' ({Format}) fills blanks and does not write from left to right: it can be used with 'malmoi score' and 'malmoi eval' on pairs"
        );

    /// <summary>Whether it can go on from a text, and not only score one.</summary>
    public bool PredictsNext => _model is not null;

    /// <summary>The same model as one of words with sentence marks.</summary>
    /// <exception cref="InputException">It is none.</exception>
    public IWordModel Words =>
        _model as IWordModel
        ?? throw new InputException(
            $"'{Path}' is no model of words with counts and marks of their own, but {Format}: give an n-gram model"
        );

    /// <summary>The same model as one of n-grams; null where it is none.</summary>
    public INGramModel? NGrams => _model as INGramModel;

    /// <summary>The same model as one that shows what happens inside; null where it cannot.</summary>
    public ITracedModel? Traced => _model as ITracedModel ?? _scorer as ITracedModel;

    public ITokenizer Tokenizer { get; }

    /// <summary>What stood beside the file; null where nothing did.</summary>
    public ModelSidecar? Sidecar { get; }

    /// <summary>How text becomes tokens: asked for by the user, or the sidecar's, or as it is written.</summary>
    public TextPolicy Policy { get; }

    /// <summary>Whether the begin mark stands before a context: always with words, else where the tokenizer puts one.</summary>
    private bool BeginsContexts =>
        _model is IWordModel
        || Tokenizer is not TokenizerPipeline pipeline
        || (pipeline.Prepare("a").Ids is [var first, ..] && first == Tokenizer.Special.Begin);

    /// <summary>What it is, in one line.</summary>
    public string Description =>
        FormattableString.Invariant(
            $"{Format}, {(NGrams is { } ngrams ? $"order {ngrams.Order}, " : "")}vocabulary of {_model?.VocabularySize ?? Tokenizer.VocabularySize:N0}"
        );

    /// <summary>The model with its tokenizer, as a scorer and generator of text.</summary>
    /// <param name="threads">Batches read at the same time; null: one a core.</param>
    public AutoregressiveModel Text(int? threads = null) =>
        new(Tokenizer, Model, Policy.Boundaries)
        {
            Threads = _model is IWordModel ? threads ?? Environment.ProcessorCount : 1,
            BeginsContexts = BeginsContexts,
            EncodesPrompts = _scorer is ConditionalModel,
        };

    /// <summary>The model as a scorer of text: from left to right, or as it was made to.</summary>
    /// <param name="threads">Batches read at the same time; null: one a core.</param>
    public IScorer Scorer(int? threads = null) => _scorer ?? Text(threads);

    /// <summary>A model of words read under another policy; it stays this one's to dispose. Pieces have but one.</summary>
    public OpenedModel With(TextPolicy policy) =>
        _model is IWordModel words ? new(Path, Format, words, Sidecar, policy) : this;

    public void Dispose()
    {
        (_model as IDisposable)?.Dispose();
        (_scorer as IDisposable)?.Dispose();
    }

    private static SpecialTokens Special(NGramVocabularyMarks marks)
    {
        return new SpecialTokens(Known(marks.Unknown), Known(marks.Begin), Known(marks.End));

        static int? Known(int id) => id < 0 ? null : id;
    }
}
