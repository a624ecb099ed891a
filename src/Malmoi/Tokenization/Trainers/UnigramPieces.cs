namespace Malmoi.Tokenization.Trainers;

/// <summary>The pieces of a unigram model in training: where in the text each stands, and the logarithm of its probability.</summary>
/// <param name="Places">A position of the text at which each piece stands; -1 for a character that does not occur.</param>
/// <param name="Lengths">How many symbols each piece has.</param>
/// <param name="Scores">ln p of each piece.</param>
/// <param name="Characters">So many pieces, the first ones, are the alphabet's characters: they never go.</param>
internal sealed record UnigramPieces(int[] Places, int[] Lengths, double[] Scores, int Characters)
{
    public int Count => Scores.Length;

    /// <summary>The pieces of the seeds, as probable as frequency times length says.</summary>
    public static UnigramPieces Of(SeedPieces seeds, int characters)
    {
        var count = seeds.Seeds.Count;
        var pieces = new UnigramPieces(new int[count], new int[count], new double[count], characters);
        var total = Math.Log(seeds.Seeds.Sum(seed => Math.Max(seed.Score, 1)));
        for (var id = 0; id < count; id++)
        {
            var seed = seeds.Seeds[id];
            pieces.Places[id] = seed.Frequency > 0 ? seeds.Suffixes[seed.First] : -1;
            pieces.Lengths[id] = seed.Length;
            pieces.Scores[id] = Math.Log(Math.Max(seed.Score, 1)) - total;
        }

        return pieces;
    }

    /// <summary>Those pieces whose new id is not below zero, under their new ids, with these scores.</summary>
    public UnigramPieces Renumbered(ReadOnlySpan<int> ids, int count, ReadOnlySpan<double> scores)
    {
        var kept = new UnigramPieces(new int[count], new int[count], new double[count], Characters);
        for (var id = 0; id < Count; id++)
        {
            if (ids[id] is >= 0 and var to)
            {
                (kept.Places[to], kept.Lengths[to], kept.Scores[to]) = (Places[id], Lengths[id], scores[id]);
            }
        }

        return kept;
    }
}
