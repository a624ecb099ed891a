using System.Globalization;
using System.Text;

namespace Malmoi.Tokenization.Normalizers;

/// <summary>Drops combining marks; after NFD or NFKD it makes é an e.</summary>
public sealed record StripAccents : INormalizer
{
    INormalizer? INormalizer.Continued() => this;

    public void Normalize(NormalizedText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text.Filter(character => !IsMark(character));
    }

    internal static bool IsMark(Rune character) =>
        Rune.GetUnicodeCategory(character)
            is UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.EnclosingMark;
}
