using System.Text;
using Malmoi.Tokenization.Models;
using Malmoi.Tokenization.Normalizers;

namespace Malmoi.Tokenization.Formats;

/// <summary>The subword model that a SentencePiece file describes.</summary>
internal static class SentencePieceModels
{
    /// <summary>What a user-defined symbol lies below the highest score: far above any other piece.</summary>
    public const double SymbolPenalty = 0.1;

    private const float UnknownPenalty = 10;

    // SentencePiece starts its search for the highest score here, so that with the usual, negative scores it never goes further.
    private const float LeastHighest = 1.17549435e-38f;

    public static ISubwordModel Build(SentencePieceFile file, UserDefinedSymbols symbols)
    {
        var vocabulary = new SubwordVocabulary(file.Pieces.Select(piece => piece.Text));
        var unknown = new UnknownSpelling(vocabulary, UnknownId(file), file.Trainer.ByteFallback);
        return file.Trainer.Model switch
        {
            SentencePieceModel.BytePair => new ScoredBytePair(
                vocabulary,
                [.. file.Pieces.Select(MergeScore)],
                unknown,
                symbols,
                Unused(file)
            ),
            SentencePieceModel.Word => new SentencePieceWords(vocabulary, unknown),
            SentencePieceModel.Character => new SentencePieceCharacters(vocabulary, unknown, symbols),
            _ => Unigram(file, vocabulary),
        };
    }

    public static int UnknownId(SentencePieceFile file) =>
        file.Pieces.Index().First(piece => piece.Item.Type == SentencePieceType.Unknown).Index;

    private static Unigram Unigram(SentencePieceFile file, SubwordVocabulary vocabulary)
    {
        var highest = Highest(file);
        double[] scores =
        [
            .. file.Pieces.Select(piece =>
                !IsFound(piece) ? double.NaN
                : piece.Type == SentencePieceType.UserDefined
                    ? (Encoding.UTF8.GetByteCount(piece.Text) * highest) - SymbolPenalty
                : piece.Score
            ),
        ];
        var lowest = scores.Where(score => !double.IsNaN(score)).DefaultIfEmpty(0).Min();
        return new Unigram(
            vocabulary,
            scores,
            UnknownId(file),
            new UnigramOptions
            {
                SinglePrecision = true,
                ByteFallback = file.Trainer.ByteFallback,
                UnknownPenalty = lowest - UnknownScore(file),
            }
        );
    }

    /// <summary>The score of a character that no piece spells.</summary>
    public static float UnknownScore(SentencePieceFile file) =>
        Normal(file).Select(piece => piece.Score).DefaultIfEmpty(0).Min() - UnknownPenalty;

    /// <summary>The highest score of a normal piece, as SentencePiece finds it.</summary>
    public static float Highest(SentencePieceFile file) =>
        Normal(file).Select(piece => piece.Score).Append(LeastHighest).Max();

    private static IEnumerable<SentencePiece> Normal(SentencePieceFile file) =>
        file.Pieces.Where(piece => piece.Type == SentencePieceType.Normal);

    /// <summary>Whether a unigram model cuts text into this piece.</summary>
    public static bool IsFound(SentencePiece piece) =>
        piece.Type is SentencePieceType.Normal or SentencePieceType.UserDefined;

    private static float? MergeScore(SentencePiece piece) =>
        piece.Type is SentencePieceType.Normal or SentencePieceType.Unused ? piece.Score : null;

    private static IEnumerable<int> Unused(SentencePieceFile file) =>
        file.Pieces.Index().Where(piece => piece.Item.Type == SentencePieceType.Unused).Select(piece => piece.Index);
}
