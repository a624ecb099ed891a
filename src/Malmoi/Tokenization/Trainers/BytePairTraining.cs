namespace Malmoi.Tokenization.Trainers;

/// <summary>What byte-pair training has learned.</summary>
/// <param name="Pieces">The pieces in the order of their ids: special tokens, characters, merged pieces.</param>
/// <param name="Merges">The merges in the order in which they were learned.</param>
public sealed record BytePairTraining(IReadOnlyList<string> Pieces, IReadOnlyList<(string Left, string Right)> Merges)
{
    /// <summary>How many pieces were asked for; fewer are there where the text holds no more pairs.</summary>
    public required int Asked { get; init; }

    /// <summary>The characters that pieces are made of.</summary>
    public required Alphabet Alphabet { get; init; }

    /// <summary>Whether the text was too small for the vocabulary asked for.</summary>
    public bool IsShort => Pieces.Count < Asked;
}
