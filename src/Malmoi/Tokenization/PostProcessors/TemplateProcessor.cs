using System.Collections.Immutable;

namespace Malmoi.Tokenization.PostProcessors;

/// <summary>Puts special tokens round texts as two templates say, one for a text and one for a pair.</summary>
public sealed record TemplateProcessor : IPostProcessor
{
    /// <exception cref="InputException">A template names a special token that is not given, or the template for one text names a pair.</exception>
    public TemplateProcessor(
        ImmutableArray<TemplatePart> single,
        ImmutableArray<TemplatePart> pair,
        ImmutableDictionary<string, ImmutableArray<SpecialPiece>> specialTokens
    )
    {
        (Single, Pair, SpecialTokens) = (single, pair, specialTokens);
        foreach (var part in single.Concat(pair))
        {
            if (part.Special is { } name && !specialTokens.ContainsKey(name))
            {
                throw new InputException(
                    $"a template names the special token '{name}', which 'special_tokens' does not hold: add it there"
                );
            }
        }

        if (single.Any(part => part is { Special: null, Sequence: > 0 }))
        {
            throw new InputException("the template for one text names sequence B: only that for a pair may");
        }
    }

    /// <summary>The template of one text.</summary>
    public ImmutableArray<TemplatePart> Single { get; }

    /// <summary>The template of a text and its pair.</summary>
    public ImmutableArray<TemplatePart> Pair { get; }

    /// <summary>What each name stands for.</summary>
    public ImmutableDictionary<string, ImmutableArray<SpecialPiece>> SpecialTokens { get; }

    public int AddedCount(bool isPair) =>
        (isPair ? Pair : Single).Sum(part => part.Special is { } name ? SpecialTokens[name].Length : 0);

    public List<ModelInput> Process(List<ModelInput> parts, bool addSpecialTokens)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var made = new List<ModelInput>();
        foreach (var part in parts.Count > 1 ? Pair : Single)
        {
            if (part.Special is { } name)
            {
                if (addSpecialTokens)
                {
                    made.Add(new ModelInput([.. SpecialTokens[name].Select(piece => piece.Token(part.TypeId))]));
                }
            }
            else
            {
                var text = parts[part.Sequence];
                made.Add(
                    text with
                    {
                        Tokens =
                        [
                            .. text.Tokens.Select(token =>
                                token with
                                {
                                    TypeId = part.TypeId,
                                    Sequence = part.Sequence,
                                }
                            ),
                        ],
                    }
                );
            }
        }

        return made;
    }

    public bool Equals(TemplateProcessor? other) =>
        other is not null
        && Single.SequenceEqual(other.Single)
        && Pair.SequenceEqual(other.Pair)
        && SpecialTokens.Count == other.SpecialTokens.Count
        && SpecialTokens.All(entry =>
            other.SpecialTokens.TryGetValue(entry.Key, out var pieces) && pieces.SequenceEqual(entry.Value)
        );

    public override int GetHashCode() => HashCode.Combine(Single.Length, Pair.Length, SpecialTokens.Count);
}

/// <summary>One place of a template: a special token by name, or else a text: 0 for A, 1 for its pair B.</summary>
public sealed record TemplatePart(string? Special, int Sequence, int TypeId);
