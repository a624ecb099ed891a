using Malmoi.LanguageModels;
using Malmoi.NGrams;
using Malmoi.Tokenization;

namespace Malmoi.Models;

/// <summary>A model that <see cref="ModelFile"/> opened, with all that is known of it.</summary>
public sealed class OpenedModel : IDisposable
{
    private readonly IWordModel _model;

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
    public IWordModel Words => _model;

    /// <summary>The same model as one of n-grams; null where it is none.</summary>
    public INGramModel? NGrams => _model as INGramModel;

    public ITokenizer Tokenizer { get; }

    /// <summary>What stood beside the file; null where nothing did.</summary>
    public ModelSidecar? Sidecar { get; }

    /// <summary>How text becomes tokens: asked for by the user, or the sidecar's, or as it is written.</summary>
    public TextPolicy Policy { get; }

    /// <summary>What it is, in one line.</summary>
    public string Description =>
        FormattableString.Invariant(
            $"{Format}, {(NGrams is { } ngrams ? $"order {ngrams.Order}, " : "")}vocabulary of {_model.VocabularySize:N0}"
        );

    /// <summary>The model with its tokenizer, as a scorer and generator of text.</summary>
    /// <param name="threads">Batches read at the same time; null: one a core.</param>
    public AutoregressiveModel Text(int? threads = null) =>
        new(Tokenizer, Model, Policy.Boundaries) { Threads = threads ?? Environment.ProcessorCount };

    /// <summary>The same file read under another policy; it stays this one's to dispose.</summary>
    public OpenedModel With(TextPolicy policy) => new(Path, Format, _model, Sidecar, policy);

    public void Dispose() => (_model as IDisposable)?.Dispose();

    private static SpecialTokens Special(NGramVocabularyMarks marks)
    {
        return new SpecialTokens(Known(marks.Unknown), Known(marks.Begin), Known(marks.End));

        static int? Known(int id) => id < 0 ? null : id;
    }
}
