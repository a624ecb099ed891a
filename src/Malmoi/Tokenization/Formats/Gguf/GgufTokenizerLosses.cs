using Malmoi.LanguageModels;
using Malmoi.Tokenization.Models;
using Malmoi.Tokenization.Normalizers;
using Malmoi.Tokenization.Patterns;

namespace Malmoi.Tokenization.Formats.Gguf;

/// <summary>What a tokenizer does that GGUF has no word for: its byte pairs read text as it stands, and SentencePiece's follow scores alone.</summary>
internal static class GgufTokenizerLosses
{
    /// <summary>Which texts are cut otherwise by way of a GGUF file, in words.</summary>
    public static IEnumerable<string> Of(ITokenizer tokenizer)
    {
        if (tokenizer is SentencePieceTokenizer { File.Normalizer: var normalizer })
        {
            if (normalizer.PrecompiledMap is { Length: > 0 })
            {
                yield return $"the tokenizer normalises text ({normalizer.Name}), and GGUF's byte pairs do not: other spellings of a letter are cut otherwise";
            }

            if (normalizer.RemoveExtraWhitespaces)
            {
                yield return "the tokenizer takes several blanks for one, and GGUF's byte pairs do not: texts with such blanks are cut otherwise";
            }
        }
        else if (tokenizer is TokenizerPipeline { Parts: { Model: BytePair model } parts })
        {
            if (!Steps(parts.Normalizer).All(IsKnown))
            {
                yield return "the tokenizer normalises text, and GGUF's byte pairs do not: other spellings of a letter are cut otherwise";
            }

            if (model.Options.ByteFallback && !FollowsScores(model))
            {
                yield return "the tokenizer's merges are not those of scores, by which GGUF chooses them: some words may be cut otherwise";
            }
        }
    }

    private static IEnumerable<INormalizer> Steps(INormalizer? normalizer) =>
        normalizer switch
        {
            null => [],
            NormalizerSequence sequence => sequence.Steps.SelectMany(Steps),
            _ => [normalizer],
        };

    private static bool IsKnown(INormalizer step) =>
        step is Prepend or Replace { Pattern: LiteralPattern { Source: " " }, Content: "▁" };

    // Scores merge any two pieces whose joined text is a piece.
    private static bool FollowsScores(BytePair model)
    {
        var listed = model.Merges.ToHashSet();
        return listed
            .Select(merge => merge.Left + merge.Right)
            .Distinct()
            .All(piece =>
                Enumerable
                    .Range(1, piece.Length - 1)
                    .Select(cut => (Left: piece[..cut], Right: piece[cut..]))
                    .All(pair =>
                        listed.Contains(pair)
                        || model.Vocabulary.Find(pair.Left) is null
                        || model.Vocabulary.Find(pair.Right) is null
                    )
            );
    }
}
