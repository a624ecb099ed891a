namespace Malmoi.Tokenization.Korean;

/// <summary>A morpheme in its dictionary form with its tag: 었 and EP, ㄴ다 and EF.</summary>
/// <param name="Form">As the annotation writes it, not as it sounds in its place.</param>
/// <param name="Tag">Of the Sejong, MeCab-ko, Kiwi or Kaist set.</param>
public readonly record struct Morpheme(string Form, string Tag)
{
    /// <summary>What kind of piece it makes.</summary>
    public PieceKind Kind => PieceKinds.OfTag(Tag);
}

/// <summary>Some text and the morphemes that make it up, in order: an eojeol, or as much or little of one as the annotation covers at once.</summary>
/// <param name="Surface">As written; with its blanks where the annotation covers a whole sentence.</param>
/// <param name="Morphemes">Empty where the annotation does not tell.</param>
/// <param name="EndsEojeol">Whether a blank follows.</param>
internal sealed record TaggedToken(string Surface, IReadOnlyList<Morpheme> Morphemes, bool EndsEojeol);
