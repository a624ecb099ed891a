using Malmoi.LanguageModels;
using Malmoi.Linguistics.Treebanks;
using Malmoi.Models;
using Malmoi.Tokenization;

namespace Malmoi.Linguistics.Attention;

/// <summary>Reads texts with a model and gives its attention between words, or between tokens.</summary>
public sealed class AttentionReader
{
    private readonly ITracedModel _model;
    private readonly TracedText _texts;
    private readonly string _name = "this model";

    /// <exception cref="InputException">The model shows nothing of its inside: it has no attention.</exception>
    public AttentionReader(OpenedModel model)
    {
        _name = $"'{model.Path}' ({model.Format})";
        _model = model.Traced ?? throw WithoutAttention();
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

    /// <summary>Attention between the words of many texts, one after the other; those that are longer than the model reads are passed over and counted.</summary>
    /// <param name="texts">With the places of their words.</param>
    /// <param name="words">Where a text's words stand.</param>
    /// <param name="special">Whether special tokens are units too.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="InputException">All of them are.</exception>
    public IEnumerable<(T Item, AttentionMaps Maps)> Words<T>(
        IEnumerable<T> texts,
        Func<T, (string Text, IReadOnlyList<Range> Words)> words,
        bool special = false,
        CancellationToken ct = default
    )
    {
        var (read, before) = (0L, TooLong);
        foreach (var item in texts)
        {
            ct.ThrowIfCancellationRequested();
            var (text, ranges) = words(item);
            var input = _texts.Of(text);
            if (input.Length > _model.ContextLength)
            {
                TooLong++;
                continue;
            }

            read++;
            yield return (item, Read(input, UnitAlignment.OfWords(input, text, ranges, special)));
        }

        Check(read, TooLong - before);
    }

    /// <summary>Attention between the tokens of many texts; those that are longer than the model reads are passed over and counted.</summary>
    /// <exception cref="InputException">All of them are.</exception>
    public IEnumerable<AttentionMaps> Tokens(IEnumerable<string> texts, CancellationToken ct = default)
    {
        var (read, before) = (0L, TooLong);
        foreach (var text in texts)
        {
            ct.ThrowIfCancellationRequested();
            var input = _texts.Of(text);
            if (input.Length > _model.ContextLength)
            {
                TooLong++;
                continue;
            }

            read++;
            yield return Read(input, UnitAlignment.OfTokens(input, text));
        }

        Check(read, TooLong - before);
    }

    /// <summary>Attention between the words of trees; sentences that are longer than the model reads are passed over and counted.</summary>
    public IEnumerable<(TreebankSentence Item, AttentionMaps Maps)> Trees(
        IEnumerable<TreebankSentence> sentences,
        CancellationToken ct = default
    ) =>
        Words(
            sentences.Where(sentence => sentence.Words.Count > 1),
            sentence => (sentence.Text, [.. sentence.Words.Select(word => word.Range)]),
            ct: ct
        );

    /// <summary>Texts that were passed over.</summary>
    public long TooLong { get; private set; }

    private void Check(long read, long tooLong)
    {
        if (read == 0 && tooLong > 0)
        {
            throw new InputException(
                $"all {tooLong} texts are longer than the model reads ({_model.ContextLength} tokens at most): give shorter ones"
            );
        }
    }

    private AttentionMaps Read(ModelInput input, UnitAlignment alignment)
    {
        var trace = _model.Run(input.Ids, TraceParts.Attentions);
        return trace.Attentions.Count > 0 ? new AttentionMaps(trace, alignment) : throw WithoutAttention();
    }

    private InputException WithoutAttention() =>
        new(
            $"{_name} has no attention: give a Transformer, a folder as Hugging Face's programs write it, or a GGUF file"
        );
}
