using Malmoi.Text;

namespace Malmoi.Tokenization.Normalizers;

/// <summary>Takes Hangul syllables apart into conjoining jamo, exactly reversibly (<see cref="Jamo"/>): units below the syllable.</summary>
/// <remarks>Malmoi's own: in a tokenizer.json it is <c>{"type": "Jamo"}</c>, which other programs refuse.</remarks>
public sealed record JamoDecomposition : INormalizer
{
    INormalizer? INormalizer.Continued() => this;

    public void Normalize(NormalizedText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Span<char> jamo = stackalloc char[Jamo.MostPerCharacter];
        for (var i = 0; i < text.Length; i++)
        {
            text.Append(jamo[..Jamo.Decompose(text.Text.Slice(i, 1), jamo)], i, i + 1);
        }

        text.Commit();
    }
}
