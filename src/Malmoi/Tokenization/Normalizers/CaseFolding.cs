using System.Text;

namespace Malmoi.Tokenization.Normalizers;

/// <summary>Unicode's simple case folding, one character to one: the small letter of the capital letter, in Cherokee the capital.</summary>
internal static class CaseFolding
{
    public static Rune Fold(Rune character) =>
        character.Value switch
        {
            >= 0x13a0 and <= 0x13f5 => character,
            >= 0x13f8 and <= 0x13fd => new Rune(character.Value - 8),
            >= 0xab70 and <= 0xabbf => new Rune(character.Value - 0xab70 + 0x13a0),
            _ => Rune.ToLowerInvariant(Rune.ToUpperInvariant(character)),
        };
}
