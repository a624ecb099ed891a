namespace Malmoi.Tokenization.Korean;

/// <summary>How well eojeol were cut, against annotation: precision and recall of the cuts before affixes, particles and endings, whole eojeol right.</summary>
/// <remarks>
/// Cuts round signs are left out of the count: everybody finds them. An eojeol is right when all its cuts are; precision is 1 where
/// nothing was cut, recall where there was nothing to cut.
/// </remarks>
public sealed record SegmentationScore
{
    /// <summary>Eojeol judged.</summary>
    public long Eojeol { get; private init; }

    /// <summary>Those with every cut right, and no other.</summary>
    public long Right { get; private init; }

    /// <summary>Cuts in the annotation.</summary>
    public long Expected { get; private init; }

    /// <summary>Cuts that were made.</summary>
    public long Made { get; private init; }

    /// <summary>Cuts that were made and are in the annotation.</summary>
    public long Found { get; private init; }

    /// <summary>The share of the cuts made that are right.</summary>
    public double Precision => Made == 0 ? 1 : (double)Found / Made;

    /// <summary>The share of the annotation's cuts that were made.</summary>
    public double Recall => Expected == 0 ? 1 : (double)Found / Expected;

    /// <summary>The harmonic mean of precision and recall.</summary>
    public double F1 => Made + Expected == 0 ? 1 : 2.0 * Found / (Made + Expected);

    /// <summary>The share of eojeol with every cut right.</summary>
    public double Accuracy => Eojeol == 0 ? 1 : (double)Right / Eojeol;

    /// <summary>The score with one more eojeol.</summary>
    /// <param name="expected">As annotation cuts it.</param>
    /// <param name="made">As it was cut.</param>
    public SegmentationScore With(SegmentedEojeol expected, SegmentedEojeol made)
    {
        var (gold, own) = (Cuts(expected), Cuts(made));
        var found = gold.Intersect(own).Count();
        return new SegmentationScore
        {
            Eojeol = Eojeol + 1,
            Right = Right + (found == gold.Count && found == own.Count ? 1 : 0),
            Expected = Expected + gold.Count,
            Made = Made + own.Count,
            Found = Found + found,
        };
    }

    private static List<int> Cuts(SegmentedEojeol eojeol) =>
        [
            .. eojeol
                .Pieces.Where(piece => piece.Kind is not (PieceKind.Stem or PieceKind.Symbol))
                .Select(piece => piece.Range.Start.Value)
                .Where(start => start > 0),
        ];
}
