using Malmoi.NGrams;

namespace Malmoi.Models;

/// <summary>Which order of an n-gram model answered for each token of a passage.</summary>
public static class NGramLengths
{
    /// <summary>For each scored token the length of the longest known n-gram that ends in it; empty for a model without n-grams.</summary>
    public static IReadOnlyList<int> Of(OpenedModel opened, AutoregressiveModel text, Passage passage)
    {
        if (opened.NGrams is not { } model)
        {
            return [];
        }

        var encoded = EncodedPassage.From(passage, text.Tokenizer, readsContextAlone: false);
        var scores = new NGramScore[encoded.Ids.Length];
        using var state = passage.FromBegin ? model.Start() : model.StartEmpty();
        model.Read(state, encoded.Ids, scores);
        return [.. scores.Skip(encoded.ContextLength).Select(score => score.NGramLength)];
    }
}
