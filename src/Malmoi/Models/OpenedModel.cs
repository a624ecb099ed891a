using Malmoi.LanguageModels;
using Malmoi.NGrams;
using Malmoi.Tokenization;

namespace Malmoi.Models;

/// <summary>A model that was opened, with all that is known of it.</summary>
public sealed class OpenedModel : IDisposable
{
    private readonly INextTokenModel _model;

    /// <summary>A model of pieces, with the tokenizer that makes them.</summary>
    /// <param name="path">Where it stands.</param>
    /// <param name="format">What it is, in a word or two.</param>
    /// <param name="model">It becomes this one's to dispose.</param>
    /// <param name="policy">Its pieces, and what stands round a text.</param>
    public OpenedModel(string path, string format, INextTokenModel model, TextPolicy policy)
    {
        (Path, Format, _model, Policy) = (path, format, model, policy);
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

    public INextTokenModel Model => _model;

    /// <summary>The same model as one of words with sentence marks.</summary>
    /// <exception cref="InputException">It is none.</exception>
    public IWordModel Words =>
        _model as IWordModel
        ?? throw new InputException(
            $"'{Path}' is no model of words with counts and marks of their own, but {Format}: give an n-gram model"
        );

    /// <summary>The same model as one of n-grams; null where it is none.</summary>
    public INGramModel? NGrams => _model as INGramModel;

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
            $"{Format}, {(NGrams is { } ngrams ? $"order {ngrams.Order}, " : "")}vocabulary of {_model.VocabularySize:N0}"
        );

    /// <summary>The model with its tokenizer, as a scorer and generator of text.</summary>
    /// <param name="threads">Batches read at the same time; null: one a core.</param>
    public AutoregressiveModel Text(int? threads = null) =>
        new(Tokenizer, Model, Policy.Boundaries)
        {
            Threads = _model is IWordModel ? threads ?? Environment.ProcessorCount : 1,
            BeginsContexts = BeginsContexts,
        };

    /// <summary>The same file read under another policy; it stays this one's to dispose.</summary>
    public OpenedModel With(TextPolicy policy) =>
        _model is IWordModel words
            ? new(Path, Format, words, Sidecar, policy)
            : new(Path, Format, _model, policy with { Unit = Policy.Unit, Tokenizer = Policy.Tokenizer });

    public void Dispose() => (_model as IDisposable)?.Dispose();

    private static SpecialTokens Special(NGramVocabularyMarks marks)
    {
        return new SpecialTokens(Known(marks.Unknown), Known(marks.Begin), Known(marks.End));

        static int? Known(int id) => id < 0 ? null : id;
    }
}
