using Malmoi.Text;

namespace Malmoi.Tokenization.Decoders;

/// <summary>Puts conjoining jamo together into Hangul syllables, undoing <see cref="Normalizers.JamoDecomposition"/>.</summary>
/// <remarks>Malmoi's own: in a tokenizer.json it is <c>{"type": "Jamo"}</c>, which other programs refuse.</remarks>
public sealed record JamoComposition : IDecoder
{
    public bool LooksAhead => true;

    public List<string> Decode(List<string> pieces) => [Jamo.Compose(string.Concat(pieces))];
}
