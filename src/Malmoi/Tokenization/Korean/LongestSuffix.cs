namespace Malmoi.Tokenization.Korean;

/// <summary>The obvious way to cut eojeol, to compare with: cut off the longest particle or ending that tagged text has shown at the end of one.</summary>
/// <remarks>A row of them (에서는) counts as shown where the whole row was; it is cut as it was cut there most often.</remarks>
public sealed class LongestSuffix
{
    private readonly Dictionary<string, Dictionary<string, (int Count, SegmentedEojeol Cut)>> _suffixes = [];

    /// <summary>Learns what stands at the end of an eojeol.</summary>
    public void Learn(SegmentedEojeol eojeol)
    {
        if (Suffix(eojeol) is not { } suffix)
        {
            return;
        }

        if (!_suffixes.TryGetValue(suffix.Text, out var cuts))
        {
            _suffixes[suffix.Text] = cuts = [];
        }

        var cut = suffix.ToString();
        cuts[cut] = (cuts.GetValueOrDefault(cut).Count + 1, suffix);
    }

    /// <summary>Cuts one eojeol; signs at its end are set aside first.</summary>
    public SegmentedEojeol Cut(string eojeol)
    {
        var length = Trimmed(eojeol);
        for (var start = 1; start < length; start++)
        {
            if (_suffixes.TryGetValue(eojeol[start..length], out var cuts))
            {
                var suffix = cuts.OrderByDescending(cut => cut.Value.Count)
                    .ThenBy(cut => cut.Key, StringComparer.Ordinal);
                var pieces = suffix
                    .First()
                    .Value.Cut.Pieces.Select(piece => new EojeolPiece(
                        piece.Kind,
                        (piece.Range.Start.Value + start)..(piece.Range.End.Value + start)
                    ));
                var rest =
                    length < eojeol.Length
                        ? [new EojeolPiece(PieceKind.Symbol, length..eojeol.Length)]
                        : (EojeolPiece[])[];
                return new SegmentedEojeol(eojeol, [new EojeolPiece(PieceKind.Stem, 0..start), .. pieces, .. rest]);
            }
        }

        return new SegmentedEojeol(eojeol, [new EojeolPiece(PieceKind.Stem, 0..eojeol.Length)]);
    }

    private static SegmentedEojeol? Suffix(SegmentedEojeol eojeol)
    {
        var length = Trimmed(eojeol.Text);
        var pieces = eojeol.Pieces.Where(piece => piece.Range.End.Value <= length).ToList();
        var first = pieces.FindLastIndex(piece => piece.Kind is PieceKind.Stem or PieceKind.Symbol) + 1;
        if (first == 0 || first >= pieces.Count)
        {
            return null;
        }

        var start = pieces[first].Range.Start.Value;
        return new SegmentedEojeol(
            eojeol.Text[start..length],
            [
                .. pieces
                    .Skip(first)
                    .Select(piece => new EojeolPiece(
                        piece.Kind,
                        (piece.Range.Start.Value - start)..(piece.Range.End.Value - start)
                    )),
            ]
        );
    }

    private static int Trimmed(string eojeol)
    {
        var length = eojeol.Length;
        while (length > 0 && !char.IsLetterOrDigit(eojeol[length - 1]))
        {
            length--;
        }

        return length;
    }
}
