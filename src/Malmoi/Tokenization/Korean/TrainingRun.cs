using Malmoi.Text;

namespace Malmoi.Tokenization.Korean;

/// <summary>What stands between two signs of an eojeol, and the labels of its units.</summary>
/// <param name="Codes">Of the units.</param>
/// <param name="AfterSign">Whether a sign stands before it.</param>
/// <param name="Labels">As annotation has them.</param>
internal sealed record TrainingRun(string Codes, bool AfterSign, byte[] Labels)
{
    /// <summary>The runs of an eojeol in which there is Hangul.</summary>
    public static IEnumerable<TrainingRun> Of(SegmentedEojeol eojeol, EojeolUnits units)
    {
        if (eojeol.Text.Length > EojeolUnits.Longest)
        {
            yield break;
        }

        units.Read(eojeol.Text);
        for (var at = 0; NextRun(units.Codes, at) is var (start, end); at = end)
        {
            var codes = units.Codes[start..end].ToString();
            if (HasHangul(codes))
            {
                yield return new TrainingRun(codes, start > 0, LabelsOf(eojeol, units.Starts[start..end]));
            }
        }
    }

    /// <summary>The first run that begins at or after a unit; null where only signs follow.</summary>
    public static (int Start, int End)? NextRun(ReadOnlySpan<char> codes, int at)
    {
        var start = codes[at..].IndexOfAnyExcept(EojeolUnits.Sign);
        if (start < 0)
        {
            return null;
        }

        var length = codes[(at + start)..].IndexOf(EojeolUnits.Sign);
        return (at + start, length < 0 ? codes.Length : at + start + length);
    }

    /// <summary>Whether there is a syllable among the codes of units.</summary>
    public static bool HasHangul(ReadOnlySpan<char> codes)
    {
        foreach (var code in codes)
        {
            if (Hangul.IsSyllable(code))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the pieces are the text, one after the other.</summary>
    public static bool IsWhole(SegmentedEojeol eojeol)
    {
        var at = 0;
        foreach (var (_, range) in eojeol.Pieces)
        {
            if (range.Start.IsFromEnd || range.End.IsFromEnd || range.Start.Value != at || range.End.Value <= at)
            {
                return false;
            }

            at = range.End.Value;
        }

        return at == eojeol.Text.Length;
    }

    private static byte[] LabelsOf(SegmentedEojeol eojeol, ReadOnlySpan<int> starts)
    {
        var labels = new byte[starts.Length];
        var piece = 0;
        for (var i = 0; i < labels.Length; i++)
        {
            while (eojeol.Pieces[piece].Range.End.Value <= starts[i])
            {
                piece++;
            }

            var (kind, range) = eojeol.Pieces[piece];
            var begins =
                i == 0
                || (range.Start.Value > starts[i - 1] && PieceLabels.MayFollow(labels[i - 1], PieceLabels.Begin(kind)));
            labels[i] = begins ? PieceLabels.Begin(kind) : PieceLabels.Inside(kind);
        }

        return labels;
    }
}
