namespace Malmoi.Tokenization.Korean;

/// <summary>The obvious way to cut eojeol, to compare with: cut off the longest particle or ending that tagged text has shown at the end of one.</summary>
/// <remarks>A row of them (에서는) counts as shown where the whole row was; it is cut as it was cut there most often.</remarks>
public sealed class LongestSuffix
{
    private readonly Dictionary<string, SegmentedEojeol> _suffixes;

    /// <summary>Collects the suffixes of eojeol cut into pieces.</summary>
    public LongestSuffix(IEnumerable<SegmentedEojeol> eojeol)
    {
        var counts = new Dictionary<(string Text, string Cut), (int Count, SegmentedEojeol Suffix)>();
        foreach (var one in eojeol)
        {
            if (Suffix(one) is { } suffix)
            {
                var key = (suffix.Text, suffix.ToString());
                counts[key] = (counts.GetValueOrDefault(key).Count + 1, suffix);
            }
        }

        _suffixes = counts
            .GroupBy(entry => entry.Key.Text, StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key,
                group =>
                    group
                        .OrderByDescending(entry => entry.Value.Count)
                        .ThenBy(entry => entry.Key.Cut, StringComparer.Ordinal)
                        .First()
                        .Value.Suffix,
                StringComparer.Ordinal
            );
    }

    /// <summary>Cuts one eojeol; signs at its end are set aside first.</summary>
    public SegmentedEojeol Cut(string eojeol)
    {
        var length = Trimmed(eojeol);
        for (var start = 1; start < length; start++)
        {
            if (_suffixes.TryGetValue(eojeol[start..length], out var suffix))
            {
                var pieces = suffix.Pieces.Select(piece => new EojeolPiece(
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
