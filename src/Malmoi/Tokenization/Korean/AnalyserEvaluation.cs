namespace Malmoi.Tokenization.Korean;

/// <summary>Scores of an analyser and of what it must beat, on tagged text that it has not seen; eojeol that it has seen elsewhere apart from those it has not.</summary>
public static class AnalyserEvaluation
{
    /// <summary>Judges the eojeol in which there is Hangul.</summary>
    /// <param name="analyser">Trained on <paramref name="training"/>.</param>
    /// <param name="training">What the analyser learned from.</param>
    /// <param name="heldOut">What it has not seen.</param>
    /// <returns>Never cutting, the longest known suffix, the analyser, in this order.</returns>
    public static IReadOnlyList<AnalyserEvaluationRow> Evaluate(
        KoreanAnalyser analyser,
        IEnumerable<SegmentedEojeol> training,
        IEnumerable<SegmentedEojeol> heldOut
    )
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        var suffixes = new LongestSuffix();
        foreach (var eojeol in training)
        {
            known.Add(eojeol.Text);
            suffixes.Learn(eojeol);
        }

        (string Name, Func<string, SegmentedEojeol> Cut)[] ways =
        [
            ("never cut", text => new SegmentedEojeol(text, [])),
            ("longest suffix", suffixes.Cut),
            ("analyser", analyser.Analyse),
        ];
        var rows = ways.Select(way => new AnalyserEvaluationRow(way.Name, new(), new(), new())).ToArray();
        foreach (var eojeol in heldOut)
        {
            if (!TrainingRun.HasHangul(eojeol.Text))
            {
                continue;
            }

            for (var i = 0; i < ways.Length; i++)
            {
                var row = rows[i];
                var made = ways[i].Cut(eojeol.Text);
                rows[i] = known.Contains(eojeol.Text)
                    ? row with
                    {
                        All = row.All.With(eojeol, made),
                        Known = row.Known.With(eojeol, made),
                    }
                    : row with
                    {
                        All = row.All.With(eojeol, made),
                        Unknown = row.Unknown.With(eojeol, made),
                    };
            }
        }

        return rows;
    }
}

/// <summary>The scores of one way to cut eojeol.</summary>
/// <param name="Name">Of the way.</param>
/// <param name="All">Every eojeol.</param>
/// <param name="Known">Those that stand in the training text, just so.</param>
/// <param name="Unknown">The others.</param>
public sealed record AnalyserEvaluationRow(
    string Name,
    SegmentationScore All,
    SegmentationScore Known,
    SegmentationScore Unknown
);
