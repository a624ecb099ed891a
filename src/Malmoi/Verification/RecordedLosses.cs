namespace Malmoi.Verification;

/// <summary>What tasks minimise, as the reference computes it: the obvious way, in double precision.</summary>
internal static class RecordedLosses
{
    // A label that is not scored.
    private const int Ignored = -100;

    /// <summary>Each place predicts the one after it.</summary>
    /// <param name="logits">(..., positions, vocabulary)</param>
    /// <param name="labels">(..., positions)</param>
    public static double NextToken(RecordedArray logits, RecordedArray labels)
    {
        var (length, ids) = (labels.Shape[^1], labels.ToIds());
        return Mean(logits, place => (place + 1) % length == 0 ? Ignored : ids[place + 1]);
    }

    /// <summary>Mean cross-entropy of places and their labels.</summary>
    /// <param name="logits">(..., classes)</param>
    /// <param name="labels">(...)</param>
    public static double PerPlace(RecordedArray logits, RecordedArray labels)
    {
        var ids = labels.ToIds();
        return Mean(logits, place => ids[place]);
    }

    /// <summary>Keeps the experts of a mixture evenly used (Fedus et al., 2022): experts · Σ share of tokens · share of probability.</summary>
    /// <param name="logits">For each token of each layer what its router thinks of the experts.</param>
    /// <param name="chosen">Experts that each token uses.</param>
    public static double Balance(IReadOnlyList<double[]> logits, int chosen)
    {
        var experts = logits[0].Length;
        var (used, wanted) = (new double[experts], new double[experts]);
        foreach (var own in logits)
        {
            var sum = own.Sum(Math.Exp);
            foreach (var best in Enumerable.Range(0, experts).OrderByDescending(expert => own[expert]).Take(chosen))
            {
                used[best] += 1.0 / logits.Count;
            }

            for (var expert = 0; expert < experts; expert++)
            {
                wanted[expert] += Math.Exp(own[expert]) / sum / logits.Count;
            }
        }

        return experts * used.Zip(wanted, (share, probability) => share * probability).Sum();
    }

    private static double Mean(RecordedArray logits, Func<int, int> label)
    {
        var classes = logits.Shape[^1];
        var (sum, count) = (0.0, 0);
        for (var place = 0; place < logits.Values.Length / classes; place++)
        {
            if (label(place) is not Ignored and var wanted)
            {
                var own = logits.Values.AsSpan(place * classes, classes).ToArray();
                sum += Math.Log(own.Sum(Math.Exp)) - own[wanted];
                count++;
            }
        }

        return sum / count;
    }
}
