using Malmoi.Neural.Pretraining.Data;

namespace Malmoi.Neural.Pretraining.Objectives.Noise;

/// <summary>Spans of words become one mask each, so that the model must also tell how much is missing; a span of none puts a mask where nothing was.</summary>
/// <remarks>
/// As published: lengths are drawn (Poisson) until together they are the share of the words, the last one cut to fit; spans begin at different words, and
/// one that begins inside another vanishes in it.
/// </remarks>
internal static class TextInfilling
{
    public static Passage Apply(Passage passage, double share, double mean, int mask, Xoshiro256 random)
    {
        var words = Runs.Of(passage.Marks, TokenMarks.Word);
        var lengths = Lengths((int)Math.Ceiling(words.Count * share), mean, random);
        var spans = lengths.Where(length => length > 0).ToArray();
        var starts = random.Permutation(words.Count);
        var isMask = new bool[words.Count];
        var isGone = new bool[words.Count];
        for (var i = 0; i < spans.Length; i++)
        {
            isMask[starts[i]] = true;
            var end = Math.Min(starts[i] + spans[i], words.Count);
            isGone.AsSpan(starts[i] + 1, end - starts[i] - 1).Fill(true);
        }

        var ids = new List<int>();
        for (var i = 0; i < words.Count; i++)
        {
            if (!isGone[i])
            {
                ids.AddRange(isMask[i] ? [mask] : passage.Ids[words[i]]);
            }
        }

        var inserted = Inserted(ids, lengths.Count - spans.Length, mask, random);
        return passage with { Ids = inserted, Marks = new TokenMarks[inserted.Length] };
    }

    private static List<int> Lengths(int budget, double mean, Xoshiro256 random)
    {
        var lengths = new List<int>();
        for (var left = budget; left > 0; left -= lengths[^1])
        {
            lengths.Add(Math.Min(left, random.Poisson(mean)));
        }

        return lengths;
    }

    private static int[] Inserted(List<int> ids, int masks, int mask, Xoshiro256 random)
    {
        var places = random.Permutation(ids.Count + masks).Take(masks).ToHashSet();
        using var rest = ids.GetEnumerator();
        var result = new int[ids.Count + masks];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = places.Contains(i) || !rest.MoveNext() ? mask : rest.Current;
        }

        return result;
    }
}
