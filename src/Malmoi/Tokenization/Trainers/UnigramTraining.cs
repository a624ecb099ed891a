namespace Malmoi.Tokenization.Trainers;

/// <summary>What unigram training has learned.</summary>
/// <param name="Pieces">The pieces in the order of their ids, each with ln p: special tokens (0), then the most probable first.</param>
public sealed record UnigramTraining(IReadOnlyList<KeyValuePair<string, double>> Pieces)
{
    /// <summary>How many pieces were asked for; fewer are there where the text repeats too little.</summary>
    public required int Asked { get; init; }

    /// <summary>The characters that pieces are made of.</summary>
    public required Alphabet Alphabet { get; init; }

    /// <summary>So many pieces, the first ones, are special tokens.</summary>
    public required int SpecialTokens { get; init; }

    /// <summary>Whether the text was too small for the vocabulary asked for.</summary>
    public bool IsShort => Pieces.Count < Asked;
}
