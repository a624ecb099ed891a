using Malmoi.LanguageModels;
using Malmoi.Models;
using Malmoi.Tokenization;

namespace Malmoi.Linguistics;

/// <summary>A text as a traced model reads it: with the special tokens that its tokenizer sets round it, or its begin mark before it.</summary>
public sealed class TracedText
{
    private readonly ITokenizer _tokenizer;
    private readonly InputToken? _begin;

    /// <param name="model">An opened model.</param>
    public TracedText(OpenedModel model)
        : this(model.Tokenizer, model.Traced?.Begin) { }

    /// <param name="tokenizer">The model's.</param>
    /// <param name="begin">What stands before every text; null: nothing, or what the tokenizer puts there.</param>
    public TracedText(ITokenizer tokenizer, int? begin)
    {
        // Whole texts, or an error: never a silently cut one.
        _tokenizer = tokenizer is TokenizerPipeline pipeline
            ? new TokenizerPipeline(pipeline.Parts with { Truncation = null, Padding = null })
            : tokenizer;
        _begin = begin is { } id ? InputToken.Special(id, tokenizer.Piece(id) ?? "", 0) : null;
    }

    /// <summary>The tokens of a text, with their places in it.</summary>
    public ModelInput Of(string text)
    {
        var input = _tokenizer is TokenizerPipeline pipeline ? pipeline.Prepare(text) : Plain(text);
        return _begin is not { } begin || (input.Length > 0 && input.Tokens[0].Id == begin.Id)
            ? input
            : new ModelInput([begin, .. input.Tokens]);
    }

    private ModelInput Plain(string text) =>
        new([
            .. _tokenizer
                .Encode(text)
                .Select(
                    (token, i) =>
                        new InputToken(token.Id, token.Piece, token.Range.Start.Value, token.Range.End.Value, 0, i, 0)
                ),
        ]);
}
