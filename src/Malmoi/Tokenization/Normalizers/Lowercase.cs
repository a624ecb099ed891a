using System.Text;

namespace Malmoi.Tokenization.Normalizers;

/// <summary>Lower-cases character by character, whatever the language.</summary>
public sealed record Lowercase : INormalizer
{
    private const int CapitalIWithDot = 0x130;

    INormalizer? INormalizer.Continued() => this;

    public void Normalize(NormalizedText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Span<char> units = stackalloc char[2];
        for (var i = 0; i < text.Length; )
        {
            Rune.DecodeFromUtf16(text.Text[i..], out var character, out var length);
            if (character.Value == CapitalIWithDot)
            {
                // The one character whose lower case is two in every language: i and a dot above.
                text.Append("i\u0307", i, i + length);
            }
            else
            {
                text.Append(units[..Rune.ToLowerInvariant(character).EncodeToUtf16(units)], i, i + length);
            }

            i += length;
        }

        text.Commit();
    }
}
