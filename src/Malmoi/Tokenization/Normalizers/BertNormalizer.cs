using System.Globalization;
using System.Text;

namespace Malmoi.Tokenization.Normalizers;

/// <summary>The clean-up of BERT (Devlin et al., 2019): controls dropped, blanks made one kind, ideographs set apart, accents and case dropped.</summary>
public sealed record BertNormalizer : INormalizer
{
    private static readonly UnicodeNormalizer Decompose = new(NormalizationForm.FormD);
    private static readonly Lowercase ToLower = new();

    /// <summary>Drops control characters and makes every white space a blank.</summary>
    public bool CleanText { get; init; } = true;

    /// <summary>Counts private-use characters among the controls, as Hugging Face's tokenizers do and google-research does not; in no file.</summary>
    public bool DropsPrivateUse { get; init; } = true;

    /// <summary>Puts blanks round every Chinese ideograph.</summary>
    public bool SeparateIdeographs { get; init; } = true;

    /// <summary>Drops accents; null: where <see cref="Lowercase"/> does.</summary>
    public bool? StripAccents { get; init; }

    public bool Lowercase { get; init; } = true;

    INormalizer? INormalizer.Continued() => this;

    public void Normalize(NormalizedText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (CleanText)
        {
            Clean(text);
        }

        if (SeparateIdeographs)
        {
            Separate(text);
        }

        if (StripAccents ?? Lowercase)
        {
            Decompose.Normalize(text);
            text.Filter(character => Rune.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark);
        }

        if (Lowercase)
        {
            ToLower.Normalize(text);
        }
    }

    private void Clean(NormalizedText text)
    {
        for (var i = 0; i < text.Length; )
        {
            Rune.DecodeFromUtf16(text.Text[i..], out var character, out var length);
            if (Rune.IsWhiteSpace(character))
            {
                // The line breaks among the controls are blanks; the others (U+000B, U+000C, U+0085) go with the controls.
                if (!Rune.IsControl(character) || character.Value is '\t' or '\n' or '\r')
                {
                    text.Append(" ", i, i + length);
                }
            }
            else if (!IsDropped(character))
            {
                text.Keep(i, i + length);
            }

            i += length;
        }

        text.Commit();
    }

    private bool IsDropped(Rune character) =>
        character.Value is 0 or 0xfffd
        || Rune.GetUnicodeCategory(character) switch
        {
            UnicodeCategory.Control or UnicodeCategory.Format => true,
            UnicodeCategory.PrivateUse => DropsPrivateUse,
            _ => false,
        };

    private static void Separate(NormalizedText text)
    {
        for (var i = 0; i < text.Length; )
        {
            Rune.DecodeFromUtf16(text.Text[i..], out var character, out var length);
            if (IsIdeograph(character.Value))
            {
                text.Append(" ", i, i + length);
                text.Keep(i, i + length);
                text.Append(" ", i, i + length);
            }
            else
            {
                text.Keep(i, i + length);
            }

            i += length;
        }

        text.Commit();
    }

    private static bool IsIdeograph(int character) =>
        character
            is (>= 0x4e00 and <= 0x9fff)
                or (>= 0x3400 and <= 0x4dbf)
                or (>= 0x20000 and <= 0x2a6df)
                or (>= 0x2a700 and <= 0x2b73f)
                or (>= 0x2b740 and <= 0x2b81f)
                or (>= 0x2b920 and <= 0x2ceaf)
                or (>= 0xf900 and <= 0xfaff)
                or (>= 0x2f800 and <= 0x2fa1f);
}
