namespace Malmoi.Tokenization.Korean;

/// <summary>The labels of units: each kind of piece as one that begins here or goes on.</summary>
/// <remarks>B-Stem 0, B-Affix 1, B-Particle 2, B-Ending 3, I-Stem 4 ... I-Ending 7; a piece goes on only in its own kind, and a stem is not followed by a stem.</remarks>
internal static class PieceLabels
{
    public const int Kinds = 4;
    public const int Count = 2 * Kinds;

    /// <summary>Transition scores are rows of what came before; the last row is the start of a run.</summary>
    public const int Start = Count;

    public static byte Begin(PieceKind kind) => (byte)(kind == PieceKind.Symbol ? PieceKind.Stem : kind);

    public static byte Inside(PieceKind kind) => (byte)(Begin(kind) + Kinds);

    public static bool Begins(byte label) => label < Kinds;

    /// <summary>Whether a piece of a kind may begin after a label.</summary>
    public static bool MayFollow(int before, int kind) =>
        kind != (int)PieceKind.Stem || before % Kinds != (int)PieceKind.Stem;

    public static PieceKind Kind(byte label) => (PieceKind)(label % Kinds);
}
