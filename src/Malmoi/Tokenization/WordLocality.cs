using Malmoi.Tokenization.Models;

namespace Malmoi.Tokenization;

/// <summary>Whether text may be cut before its blanks and each part tokenised by itself, with the same ids.</summary>
/// <remarks>
/// <code>
/// "the cat  sat"  →  "the" + " cat" + "  sat"
/// </code>
/// It may where no part of the tokenizer looks across such a cut. Parts that treat the start of a text in their own way have a twin
/// for what goes on after a cut.
/// </remarks>
internal static class WordLocality
{
    private const char LowerBlock = '▁';

    /// <summary>The parts for text after a cut, or null where cuts would change ids.</summary>
    public static TokenizerParts? Continued(TokenizerParts parts)
    {
        // Where words are not split, the whole text is one.
        if (parts.Splitter is not { SplitsAtBlanks: true } && !parts.Model.KeepsToBlanks)
        {
            return null;
        }

        var later = parts with { Normalizer = parts.Normalizer?.Continued(), Splitter = parts.Splitter?.Continued() };
        return later.Normalizer is null == parts.Normalizer is null && later.Splitter is null == parts.Splitter is null
            ? later
            : null;
    }

    /// <summary>Whether a cut may stand between <paramref name="before"/> and a blank: not after what normalisation may turn into a blank or nothing.</summary>
    public static bool MayCutAfter(char before) =>
        before is (> ' ' and < '\u007f') or (>= '가' and <= '힣')
        || char.IsLetterOrDigit(before)
        || (before > '\u00a0' && char.IsPunctuation(before));

    /// <summary>Whether no piece reaches across a blank to the word after it, nor unknown characters fuse there.</summary>
    public static bool KeepsToBlanks(SubwordVocabulary vocabulary) =>
        vocabulary.TryFind([LowerBlock], out _) && !vocabulary.Pieces.Any(piece => HoldsABlank(piece.Key));

    private static bool HoldsABlank(string piece)
    {
        for (var i = 1; i < piece.Length; i++)
        {
            if (piece[i] is ' ' or LowerBlock && piece[i - 1] is not (' ' or LowerBlock))
            {
                return true;
            }
        }

        return false;
    }
}
