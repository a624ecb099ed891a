using Malmoi.Neural.Pretraining.Data;

namespace Malmoi.Neural.Pretraining.Objectives.Noise;

/// <summary>Spans of words become one mask each, so that the model must also tell how much is missing; a span of none puts a mask where nothing was.</summary>
/// <remarks>
/// As published: lengths are drawn (Poisson) until together they are the share of the words, the last one cut to fit; spans begin at different words, and
/// one that begins inside another vanishes in it. Masks for spans of none are put in while the text does not become longer than it was.
/// </remarks>
internal static class TextInfilling
{
    public static Passage Apply(Passage passage, double share, double mean, int mask, Xoshiro256 random)
    {
        var words = Runs.Of(passage.Marks, TokenMarks.Word);
        var lengths = Lengths((int)Math.Ceiling(words.Count * share), mean, random);
        var spans = lengths.Where(length => length > 0).ToArray();
        var starts = random.Permutation(words.Count);
        var isMask = new bool[passage.Ids.Length];
        var isGone = new bool[passage.Ids.Length];
        for (var i = 0; i < spans.Length; i++)
        {
            var first = words[starts[i]].Start.Value;
            var end = words[Math.Min(starts[i] + spans[i], words.Count) - 1].End.Value;
            isMask[first] = true;
            isGone.AsSpan(first + 1, end - first - 1).Fill(true);
        }

        var ids = new List<int>();
        for (var i = 0; i < isGone.Length; i++)
        {
            if (!isGone[i])
            {
                ids.Add(isMask[i] ? mask : passage.Ids[i]);
            }
        }

        // A short text must not grow beyond what the model reads.
        var room = passage.Ids.Length - ids.Count;
        var inserted = Inserted(ids, Math.Min(lengths.Count - spans.Length, room), mask, random);
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
