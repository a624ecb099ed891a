namespace Malmoi.Tokenization.Korean;

/// <summary>The best sequence of labels under scores of units and transitions (Viterbi, 1967); of equals the one with the lower labels.</summary>
/// <remarks>Reused from run to run; not for two threads at once.</remarks>
internal sealed class PieceViterbi
{
    private const int Labels = PieceLabels.Count;
    private readonly byte[] _back = new byte[EojeolUnits.Longest * Labels];

    /// <param name="scores">A row of <see cref="PieceLabels.Count"/> for each unit; overwritten.</param>
    /// <param name="transitions">Rows of what came before, <see cref="PieceLabels.Start"/> last.</param>
    /// <param name="labels">The answer, one for each unit.</param>
    public void Decode(Span<int> scores, ReadOnlySpan<int> transitions, Span<byte> labels)
    {
        const int Never = int.MinValue / 2;
        for (var label = 0; label < Labels; label++)
        {
            scores[label] = PieceLabels.Begins((byte)label)
                ? scores[label] + transitions[(PieceLabels.Start * Labels) + label]
                : Never;
        }

        for (var at = 1; at < labels.Length; at++)
        {
            var previous = scores.Slice((at - 1) * Labels, Labels);
            var row = scores.Slice(at * Labels, Labels);
            var back = _back.AsSpan(at * Labels, Labels);
            for (var kind = 0; kind < PieceLabels.Kinds; kind++)
            {
                var inside = kind + PieceLabels.Kinds;
                var fromBegin = previous[kind] + transitions[(kind * Labels) + inside];
                var fromInside = previous[inside] + transitions[(inside * Labels) + inside];
                back[inside] = (byte)(fromBegin >= fromInside ? kind : inside);
                row[inside] += Math.Max(fromBegin, fromInside);

                var (best, from) = (int.MinValue, 0);
                for (var before = 0; before < Labels; before++)
                {
                    var score = previous[before] + transitions[(before * Labels) + kind];
                    if (score > best && PieceLabels.MayFollow(before, kind))
                    {
                        (best, from) = (score, before);
                    }
                }

                back[kind] = (byte)from;
                row[kind] += best;
            }
        }

        var last = scores.Slice((labels.Length - 1) * Labels, Labels);
        var chosen = 0;
        for (var label = 1; label < Labels; label++)
        {
            chosen = last[label] > last[chosen] ? label : chosen;
        }

        for (var at = labels.Length - 1; at >= 0; at--)
        {
            labels[at] = (byte)chosen;
            chosen = _back[(at * Labels) + chosen];
        }
    }
}
