namespace Malmoi.Tokenization.Korean;

/// <summary>The labels that an analyser gives to the units of one eojeol after another.</summary>
/// <remarks>Holds the room that this takes; not for two threads at once.</remarks>
internal sealed class EojeolLabelling(KoreanAnalyser analyser)
{
    private readonly EojeolUnits _units = new();
    private readonly PieceViterbi _viterbi = new();
    private readonly int[] _scores = new int[EojeolUnits.Longest * PieceLabels.Count];
    private readonly byte[] _labels = new byte[EojeolUnits.Longest];

    /// <summary>The units of the eojeol labelled last.</summary>
    public EojeolUnits Units => _units;

    /// <summary>Labels an eojeol; false where it holds no Hangul or is too long for one.</summary>
    public bool Label(ReadOnlySpan<char> eojeol)
    {
        if (eojeol.Length > EojeolUnits.Longest)
        {
            return false;
        }

        _units.Read(eojeol);
        var any = false;
        for (var at = 0; TrainingRun.NextRun(_units.Codes, at) is var (start, end); at = end)
        {
            var run = _units.Codes[start..end];
            var labels = _labels.AsSpan(start, run.Length);
            if (TrainingRun.HasHangul(run))
            {
                Label(run, start > 0, labels);
                any = true;
            }
            else
            {
                labels.Fill(PieceLabels.Inside(PieceKind.Stem));
                labels[0] = PieceLabels.Begin(PieceKind.Stem);
            }
        }

        return any;
    }

    /// <summary>The kind of the piece that begins at a unit; null where none does.</summary>
    public PieceKind? Begins(int unit)
    {
        var codes = _units.Codes;
        return codes[unit] != EojeolUnits.Sign
            ? PieceLabels.Begins(_labels[unit])
                ? PieceLabels.Kind(_labels[unit])
                : null
            : unit == 0 || codes[unit - 1] != EojeolUnits.Sign
                ? PieceKind.Symbol
                : null;
    }

    /// <summary>The pieces of the eojeol.</summary>
    public EojeolPiece[] Pieces()
    {
        var pieces = new List<EojeolPiece>();
        for (var unit = _units.Count - 1; unit >= 0; unit--)
        {
            if (Begins(unit) is { } kind)
            {
                var end = pieces.Count > 0 ? pieces[^1].Range.Start.Value : _units.Starts[_units.Count];
                pieces.Add(new EojeolPiece(kind, _units.Starts[unit]..end));
            }
        }

        pieces.Reverse();
        return [.. pieces];
    }

    private void Label(ReadOnlySpan<char> run, bool afterSign, Span<byte> labels)
    {
        Span<ulong> features = stackalloc ulong[EojeolFeatures.Count];
        var scores = _scores.AsSpan(0, run.Length * PieceLabels.Count);
        for (var at = 0; at < run.Length; at++)
        {
            EojeolFeatures.Write(run, afterSign, at, features);
            analyser.Weights.Sum(features, scores[(at * PieceLabels.Count)..]);
        }

        _viterbi.Decode(scores, analyser.Transitions, labels);
    }
}
