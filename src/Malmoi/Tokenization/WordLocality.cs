using Malmoi.Tokenization.Models;
using Malmoi.Tokenization.Normalizers;
using Malmoi.Tokenization.Patterns;
using Malmoi.Tokenization.Splitters;

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
        INormalizer? normalizer = null;
        ISplitter? splitter = null;
        var isLocal =
            (parts.Normalizer is null || IsLocal(parts.Normalizer, out normalizer))
            && (parts.Splitter is null || IsLocal(parts.Splitter, out splitter))
            && (SplitsAtBlanks(parts.Splitter) || NoPieceHoldsABlank(parts.Model))
            && parts.Model is not BytePair { Options.Dropout: > 0 };
        return isLocal ? parts with { Normalizer = normalizer, Splitter = splitter } : null;
    }

    /// <summary>Whether a cut may stand between <paramref name="before"/> and a blank: not after what normalisation may turn into a blank or nothing.</summary>
    public static bool MayCutAfter(char before) =>
        before is (> ' ' and < '\u007f') or (>= '가' and <= '힣')
        || char.IsLetterOrDigit(before)
        || (before > '\u00a0' && char.IsPunctuation(before));

    private static bool IsLocal(INormalizer normalizer, out INormalizer? continued)
    {
        continued = normalizer;
        switch (normalizer)
        {
            case UnicodeNormalizer or Lowercase or StripAccents or BertNormalizer or Nmt or JamoDecomposition:
                return true;
            case PrecompiledMap map:
                return map.KeepsToWords(MayCutAfter);
            case SentencePieceNormalizer { WhitespaceAsSuffix: false, EscapeWhitespaces: true } whole:
                // Blanks before a word are one, or all there are.
                continued = whole.With(addDummyPrefix: whole.RemoveExtraWhitespaces);
                return whole.Map.KeepsToWords(MayCutAfter);
            case Prepend:
                continued = null;
                return true;
            case Replace { Pattern: LiteralPattern literal }:
                return literal.Source.AsSpan(Math.Min(1, literal.Source.Length)).IndexOfAny(' ', LowerBlock) < 0;
            case Replace { Pattern.Source: " {2,}" }:
                return true;
            case NormalizerSequence sequence:
                var steps = new List<INormalizer>();
                foreach (var step in sequence.Steps)
                {
                    if (!IsLocal(step, out var next))
                    {
                        return false;
                    }

                    if (next is not null)
                    {
                        steps.Add(next);
                    }
                }

                continued = new NormalizerSequence([.. steps]);
                return true;
            default:
                return false;
        }
    }

    private static bool IsLocal(ISplitter splitter, out ISplitter? continued)
    {
        continued = splitter;
        switch (splitter)
        {
            case WhitespaceSplit or Whitespace or BertSplitter or ParticleSplitter:
                return true;
            case Punctuation { Behavior: not (SplitBehavior.MergedWithNext or SplitBehavior.MergedWithPrevious) }:
            case Digits:
                return true;
            case Metaspace metaspace:
                continued =
                    metaspace.Prepend == PrependScheme.First
                        ? metaspace with
                        {
                            Prepend = PrependScheme.Never,
                        }
                        : metaspace;
                return true;
            case SplitterSequence sequence:
                var steps = new List<ISplitter>();
                foreach (var step in sequence.Steps)
                {
                    if (!IsLocal(step, out var next))
                    {
                        return false;
                    }

                    steps.Add(next!);
                }

                continued = new SplitterSequence([.. steps]);
                return true;
            default:
                return false;
        }
    }

    private static bool SplitsAtBlanks(ISplitter? splitter) =>
        splitter switch
        {
            WhitespaceSplit or Whitespace or BertSplitter or Metaspace { SplitsWords: true } => true,
            SplitterSequence sequence => sequence.Steps.Any(SplitsAtBlanks),
            _ => false,
        };

    // Where words are not split, the whole text is one: then no piece may reach across a cut, nor may unknown characters fuse.
    private static bool NoPieceHoldsABlank(ISubwordModel model) =>
        model switch
        {
            BytePair { Options: { IgnoreMerges: false, ContinuingPrefix: null or "", EndOfWordSuffix: null or "" } }
            or Unigram
            or ScoredBytePair
            or SentencePieceCharacters => model.Vocabulary.TryFind([LowerBlock], out _)
                && !model.Vocabulary.Pieces.Any(piece => HoldsABlank(piece.Key)),
            _ => false,
        };

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
