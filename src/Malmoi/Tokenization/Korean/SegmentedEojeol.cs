namespace Malmoi.Tokenization.Korean;

/// <summary>A word with the pieces it is made of, as annotation has it or as an analyser finds it.</summary>
/// <param name="Text">As written, without blanks.</param>
/// <param name="Pieces">In order; together they are the text.</param>
public sealed record SegmentedEojeol(string Text, IReadOnlyList<EojeolPiece> Pieces)
{
    /// <summary>The pieces with a blank between them: 학교 에서 는.</summary>
    public override string ToString() => string.Join(' ', Pieces.Select(piece => Text[piece.Range]));
}

/// <summary>A piece of an eojeol.</summary>
/// <param name="Kind">What it is; of a syllable into which several morphemes run together, the first of them.</param>
/// <param name="Range">In UTF-16 units of the eojeol.</param>
public readonly record struct EojeolPiece(PieceKind Kind, Range Range);
