using Malmoi.LanguageModels;
using Malmoi.Linguistics.Attention;
using Malmoi.Models;
using Malmoi.Tokenization;
using Malmoi.WordVectors;

namespace Malmoi.Linguistics.Probing;

/// <summary>What gives the words of a sentence their vectors: a model in its layers, or a table of word vectors.</summary>
public interface IWordActivations
{
    /// <summary>Of each layer (words, width); null: the sentence is longer than can be read.</summary>
    /// <param name="text">The sentence.</param>
    /// <param name="words">Where its words stand.</param>
    IReadOnlyList<float[]>? Of(string text, IReadOnlyList<Range> words);
}

/// <summary>Which vector a word of several tokens gets.</summary>
public enum WordPooling
{
    /// <summary>That of its last token, the only one at which a model that reads from left to right knows the whole word.</summary>
    Last,

    /// <summary>The mean of those of its tokens.</summary>
    Mean,
}

/// <summary>The hidden states of a model, a vector for each word.</summary>
public sealed class ModelActivations : IWordActivations
{
    private readonly ITracedModel _model;
    private readonly TracedText _texts;
    private readonly WordPooling _pooling;

    /// <exception cref="InputException">The model shows nothing of its inside.</exception>
    public ModelActivations(OpenedModel model, WordPooling pooling = WordPooling.Last)
        : this(
            model.Traced
                ?? throw new InputException(
                    $"'{model.Path}' ({model.Format}) has no hidden states to probe: give a Transformer or a recurrent network, a folder as Hugging Face's programs write it, or a GGUF file"
                ),
            model.Tokenizer,
            pooling
        ) { }

    /// <summary>For models that no file holds.</summary>
    public ModelActivations(ITracedModel model, ITokenizer tokenizer, WordPooling pooling = WordPooling.Last) =>
        (_model, _texts, _pooling) = (model, new TracedText(tokenizer, model.Begin), pooling);

    public IReadOnlyList<float[]>? Of(string text, IReadOnlyList<Range> words)
    {
        var input = _texts.Of(text);
        if (input.Length > _model.ContextLength || input.Length == 0)
        {
            return null;
        }

        var alignment = UnitAlignment.OfWords(input, text, words, special: false);
        var states = _model.Run(input.Ids, TraceParts.HiddenStates).HiddenStates;
        var layers = new float[states.Count][];
        for (var layer = 0; layer < layers.Length; layer++)
        {
            var width = states[layer].Shape[^1];
            layers[layer] = new float[words.Count * width];
            alignment.Pool(states[layer].Values, width, _pooling == WordPooling.Last, layers[layer]);
        }

        return layers;
    }
}

/// <summary>Word vectors without context; zeros for words that have none.</summary>
/// <param name="vectors">The table.</param>
public sealed class StaticActivations(WordEmbeddings vectors) : IWordActivations
{
    public IReadOnlyList<float[]> Of(string text, IReadOnlyList<Range> words)
    {
        var width = vectors.Dimensions;
        var rows = new float[words.Count * width];
        for (var word = 0; word < words.Count; word++)
        {
            var form = text[words[word]];
            var row = rows.AsSpan(word * width, width);
            if (!vectors.TryFind(form, row) && !vectors.TryFind(form.ToLowerInvariant(), row))
            {
                row.Clear();
            }
        }

        return [rows];
    }
}
