namespace Malmoi.Tokenization.Trainers;

/// <summary>A vocabulary that has been learned: WordPiece's pieces, or whole words.</summary>
/// <param name="Pieces">The pieces in the order of their ids, special tokens first.</param>
public sealed record VocabularyTraining(IReadOnlyList<string> Pieces)
{
    /// <summary>How many pieces were asked for.</summary>
    public required int Asked { get; init; }

    /// <summary>Whether the text was too small for the vocabulary asked for.</summary>
    public bool IsShort => Pieces.Count < Asked;
}
