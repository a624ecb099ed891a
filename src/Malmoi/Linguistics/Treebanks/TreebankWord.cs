namespace Malmoi.Linguistics.Treebanks;

/// <summary>A word of a dependency tree, as Universal Dependencies annotate it (Nivre et al., 2020).</summary>
public sealed record TreebankWord
{
    /// <summary>Its number in the sentence, from 1.</summary>
    public required int Number { get; init; }

    public required string Form { get; init; }

    /// <summary>Its dictionary form; in Korean the morphemes joined by '+'. Empty where none is given.</summary>
    public required string Lemma { get; init; }

    /// <summary>The universal part of speech: NOUN, VERB.</summary>
    public required string Part { get; init; }

    /// <summary>The treebank's own tag; in Korean those of the morphemes joined by '+'. Empty where none is given.</summary>
    public required string Tag { get; init; }

    /// <summary>Name=Value pairs between '|'; empty where there are none.</summary>
    public required string Features { get; init; }

    /// <summary>The number of the word it depends on; 0: it is the root.</summary>
    public required int Head { get; init; }

    /// <summary>How it depends: nsubj, obj, det, nmod:poss.</summary>
    public required string Relation { get; init; }

    /// <summary>Where it stands in the sentence's text, in UTF-16 units.</summary>
    public required Range Range { get; init; }

    /// <summary>The value of a feature; null where the word has none of that name.</summary>
    public string? Feature(string name)
    {
        foreach (var range in Features.AsSpan().Split('|'))
        {
            var pair = Features.AsSpan()[range];
            if (
                pair.Length > name.Length
                && pair[name.Length] == '='
                && pair.StartsWith(name, StringComparison.Ordinal)
            )
            {
                return pair[(name.Length + 1)..].ToString();
            }
        }

        return null;
    }
}
