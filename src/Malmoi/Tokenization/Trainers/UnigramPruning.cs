namespace Malmoi.Tokenization.Trainers;

/// <summary>Takes out the pieces that the text misses least (Kudo, 2018).</summary>
/// <remarks>
/// The loss of a piece is what ln p of the text falls by when every place at which the best segmentation has it takes instead
/// its second best spelling, in other pieces. A piece that is not its own best spelling, or that no best segmentation has, goes
/// at once; a piece without another spelling stays, and so do the alphabet's characters.
/// </remarks>
internal sealed class UnigramPruning(PieceLattices lattices, int threads)
{
    private const int WordsPerPart = 4096;

    /// <summary>Leaves at most <paramref name="size"/> pieces, those with the greatest loss, but all that have no other spelling.</summary>
    public UnigramPieces Prune(UnigramPieces pieces, int size, CancellationToken ct) =>
        Keep(pieces, Losses(pieces, Count(pieces, ct), ct), size);

    /// <summary>Leaves at most <paramref name="size"/> pieces: those that save the text the most tokens.</summary>
    /// <remarks>A piece saves one token less than its second best spelling has, at every place at which the best segmentation has it.</remarks>
    public UnigramPieces Cut(UnigramPieces pieces, int size, CancellationToken ct)
    {
        var counts = Count(pieces, ct);
        var segmentation = new BestSegmentation(lattices, pieces.Scores);
        var saved = new double[pieces.Count];
        for (var id = 0; id < pieces.Count; id++)
        {
            saved[id] =
                id < pieces.Characters
                    ? double.PositiveInfinity
                    : (double)counts[id]
                        * (segmentation.Without(id, pieces.Places[id], pieces.Lengths[id], out _).Length - 1);
        }

        return Keep(pieces, saved, size);
    }

    /// <summary>Leaves the pieces worth the most: all of infinite worth, none of which it is minus infinity.</summary>
    private UnigramPieces Keep(UnigramPieces pieces, double[] worth, int size)
    {
        var kept = Enumerable
            .Range(0, pieces.Count)
            .Where(id => !double.IsNegativeInfinity(worth[id]))
            .OrderByDescending(id => worth[id])
            .ThenBy(id => id)
            .ToArray();
        var stay = Math.Max(size, worth.Count(double.IsPositiveInfinity));
        var ids = new int[pieces.Count];
        Array.Fill(ids, -1);
        var count = 0;
        foreach (var id in kept.Take(stay).Order())
        {
            ids[id] = count++;
        }

        lattices.Renumber(ids);
        return pieces.Renumbered(ids, count, pieces.Scores);
    }

    /// <summary>How often each piece stands in the best segmentations.</summary>
    private long[] Count(UnigramPieces pieces, CancellationToken ct)
    {
        var all = new List<BestSegmentation>();
        Workers.Run(
            threads,
            (lattices.Words + WordsPerPart - 1) / WordsPerPart,
            () =>
            {
                var own = new BestSegmentation(lattices, pieces.Scores);
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
                    own.Count(word);
                }
            },
            ct
        );
        var counts = new long[pieces.Count];
        foreach (var own in all)
        {
            for (var id = 0; id < counts.Length; id++)
            {
                counts[id] += own.Counts[id];
            }
        }

        return counts;
    }

    /// <summary>The loss of each piece; infinite for those that must stay, minus infinity for those that go at once.</summary>
    private double[] Losses(UnigramPieces pieces, long[] counts, CancellationToken ct)
    {
        var losses = new double[pieces.Count];
        var sum = (double)counts.Sum();
        Workers.Run(
            threads,
            (pieces.Count + WordsPerPart - 1) / WordsPerPart,
            () => new BestSegmentation(lattices, pieces.Scores),
            (own, part) =>
            {
                var end = Math.Min(pieces.Count, (part + 1) * WordsPerPart);
                for (var id = part * WordsPerPart; id < end; id++)
                {
                    losses[id] = id < pieces.Characters ? double.PositiveInfinity : Loss(own, pieces, counts, sum, id);
                }
            },
            ct
        );
        return losses;
    }

    private static double Loss(BestSegmentation segmentation, UnigramPieces pieces, long[] counts, double sum, int id)
    {
        if (counts[id] == 0)
        {
            return double.NegativeInfinity;
        }

        var alternative = segmentation.Without(id, pieces.Places[id], pieces.Lengths[id], out var score);
        if (alternative.IsEmpty)
        {
            return double.PositiveInfinity;
        }

        if (score > pieces.Scores[id])
        {
            return double.NegativeInfinity;
        }

        // Once the piece is gone its places are those of the alternative's pieces, and there are more pieces in all.
        var after = Math.Log(sum + ((double)counts[id] * (alternative.Length - 1)));
        var other = 0.0;
        foreach (var piece in alternative)
        {
            other += Math.Log((double)counts[piece] + counts[id]) - after;
        }

        return counts[id] / sum * (Math.Log(counts[id]) - Math.Log(sum) - other);
    }
}
