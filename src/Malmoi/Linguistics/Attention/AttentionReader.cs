using Malmoi.LanguageModels;
using Malmoi.Models;
using Malmoi.Tokenization;

namespace Malmoi.Linguistics.Attention;

/// <summary>Reads texts with a model and gives its attention between words, or between tokens.</summary>
public sealed class AttentionReader
{
    private readonly ITracedModel _model;
    private readonly TracedText _texts;

    /// <exception cref="InputException">The model shows nothing of its inside: it has no attention.</exception>
    public AttentionReader(OpenedModel model)
    {
        _model =
            model.Traced
            ?? throw new InputException(
                $"'{model.Path}' ({model.Format}) has no attention: give a Transformer, a folder as Hugging Face's programs write it"
            );
        _texts = new TracedText(model);
    }

    /// <summary>For models that no file holds.</summary>
    public AttentionReader(ITracedModel model, ITokenizer tokenizer) =>
        (_model, _texts) = (model, new TracedText(tokenizer, model.Begin));

    /// <summary>Attention between words.</summary>
    /// <param name="text">The text.</param>
    /// <param name="words">Where the words stand.</param>
    /// <param name="special">Whether special tokens are units too.</param>
    /// <exception cref="InputException">The text is longer than the model reads, or the model has no attention.</exception>
    public AttentionMaps Words(string text, IReadOnlyList<Range> words, bool special = false)
    {
        var input = _texts.Of(text);
        return Read(input, UnitAlignment.OfWords(input, text, words, special));
    }

    /// <summary>Attention between tokens, special ones included.</summary>
    /// <exception cref="InputException">The text is longer than the model reads, or the model has no attention.</exception>
    public AttentionMaps Tokens(string text)
    {
        var input = _texts.Of(text);
        return Read(input, UnitAlignment.OfTokens(input, text));
    }

    private AttentionMaps Read(ModelInput input, UnitAlignment alignment) =>
        new(_model.Run(input.Ids, TraceParts.Attentions), alignment);
}
