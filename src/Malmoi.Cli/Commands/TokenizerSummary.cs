using System.Buffers;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Formats;
using Malmoi.Tokenization.Trainers;

namespace Malmoi.Cli.Commands;

/// <summary>What is told of a tokenizer that has been trained: how large it is and how well it cuts its corpus.</summary>
internal sealed record TokenizerSummary(string Kind, int Size, int Asked, WordCounts Words)
{
    private const int Shown = 10;

    public long Tokens { get; private init; }

    /// <summary>Bytes of the corpus' words in UTF-8.</summary>
    public long Bytes { get; private init; }

    public IReadOnlyList<string> Longest { get; private init; } = [];

    /// <summary>Characters of the corpus, repetitions counted, that have no piece of their own; null where nobody knows.</summary>
    public long? LeftOut { get; private init; }

    public static TokenizerSummary Of(TrainedTokenizer trained)
    {
        var (tokens, bytes) = trained.Measure();
        var (tokenizer, recipe) = (trained.Tokenizer, trained.Recipe);
        return new TokenizerSummary($"{recipe.Kind}", tokenizer.VocabularySize, recipe.VocabularySize, trained.Words)
        {
            Tokens = tokens,
            Bytes = bytes,
            LeftOut = trained.LeftOut,
            Longest = LongestOf(
                tokenizer
                    .Parts.Model.Vocabulary.Pieces.Select(piece => piece.Key)
                    .Where(piece => !recipe.FirstTokens.Contains(piece))
                    .Select(piece => recipe.ByteLevel ? tokenizer.Decode([tokenizer.Find(piece)!.Value]) : piece)
            ),
        };
    }

    public static TokenizerSummary Of(SentencePieceFile extended, int asked, WordCounts words)
    {
        var tokenizer = new SentencePieceTokenizer(extended);
        var ids = new ArrayBufferWriter<int>();
        var (tokens, bytes) = (0L, 0L);
        for (var i = 0; i < words.Count; i++)
        {
            ids.Clear();
            tokenizer.Encode(words.Word(i).AsSpan().TrimStart(SpacedWords.Blank), ids);
            tokens += ids.WrittenCount * words.Occurrences(i);
            bytes += words.Utf8(i).Length * words.Occurrences(i);
        }

        return new TokenizerSummary($"{extended.Trainer.Model}", tokenizer.VocabularySize, asked, words)
        {
            Tokens = tokens,
            Bytes = bytes,
            Longest = LongestOf(
                extended.Pieces.Where(piece => piece.Type == SentencePieceType.Normal).Select(piece => piece.Text)
            ),
        };
    }

    private static string[] LongestOf(IEnumerable<string> pieces) =>
        [.. pieces.OrderByDescending(piece => piece.Length).Take(Shown)];
}
