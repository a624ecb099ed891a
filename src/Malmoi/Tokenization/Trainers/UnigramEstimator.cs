namespace Malmoi.Tokenization.Trainers;

/// <summary>Expectation maximisation of a unigram model (Kudo, 2018), with the Bayesian step that lets rare pieces wither.</summary>
/// <remarks>
/// <code>
/// ln p(piece) = ψ(expected count) - ψ(Σ expected counts)
/// </code>
/// A piece that is expected less than half a time goes, but for the characters, which are kept at half a time.
/// </remarks>
internal sealed class UnigramEstimator(PieceLattices lattices, int threads)
{
    private const double LeastExpected = 0.5;
    private const int WordsPerPart = 4096;
    private readonly double _scale = Scale(lattices);

    /// <summary>How many words there are, repetitions counted.</summary>
    public long Total { get; } = Enumerable.Range(0, lattices.Words).Sum(lattices.Occurrences);

    /// <summary>One step: expected counts, and probabilities from them.</summary>
    /// <param name="pieces">The pieces as they are.</param>
    /// <param name="ct">Ends the step.</param>
    /// <param name="keepsAll">No piece goes: each is kept at half a time as the characters are.</param>
    /// <returns>The pieces that stay, and the mean of ln p of the words before the step.</returns>
    public (UnigramPieces Pieces, double Objective) Step(
        UnigramPieces pieces,
        CancellationToken ct,
        bool keepsAll = false
    )
    {
        var (expected, objective) = Expect(pieces, ct);
        var ids = new int[pieces.Count];
        var scores = new double[pieces.Count];
        var count = 0;
        var sum = 0.0;
        for (var id = 0; id < pieces.Count; id++)
        {
            var isKept = keepsAll || id < pieces.Characters || expected[id] >= LeastExpected;
            ids[id] = isKept ? count++ : -1;
            if (isKept)
            {
                var kept = Math.Max(LeastExpected, expected[id]);
                sum += kept;
                scores[id] = Digamma.Of(kept);
            }
        }

        var total = Digamma.Of(sum);
        foreach (ref var score in scores.AsSpan())
        {
            score -= total;
        }

        if (count < pieces.Count)
        {
            lattices.Renumber(ids);
        }

        return (pieces.Renumbered(ids, count, scores), objective);
    }

    private (double[] Expected, double Objective) Expect(UnigramPieces pieces, CancellationToken ct)
    {
        var probabilities = Array.ConvertAll(pieces.Scores, Math.Exp);
        var parts = (lattices.Words + WordsPerPart - 1) / WordsPerPart;
        var objectives = new double[parts];
        var all = new List<ForwardBackward>();
        Workers.Run(
            threads,
            parts,
            () =>
            {
                var own = new ForwardBackward(lattices, probabilities, _scale);
                lock (all)
                {
                    all.Add(own);
                }

                return own;
            },
            (own, part) =>
            {
                var end = Math.Min(lattices.Words, (part + 1) * WordsPerPart);
                for (var word = part * WordsPerPart; word < end; word++)
                {
                    objectives[part] += own.Add(word);
                }
            },
            ct
        );
        var expected = new double[pieces.Count];
        for (var id = 0; id < expected.Length; id++)
        {
            var sum = 0L;
            foreach (var own in all)
            {
                sum += own.Expected[id];
            }

            expected[id] = sum / _scale;
        }

        return (expected, objectives.Sum() / Total);
    }

    /// <summary>The finest unit of which a long holds as many as there are symbols in the text: no count can pass that.</summary>
    private static double Scale(PieceLattices lattices)
    {
        var symbols = 1.0;
        for (var word = 0; word < lattices.Words; word++)
        {
            symbols += (double)lattices.Occurrences(word) * (lattices.End(word) - lattices.Start(word));
        }

        return Math.Min(1L << 50, Math.Pow(2, 61 - Math.Ceiling(Math.Log2(symbols))));
    }
}
